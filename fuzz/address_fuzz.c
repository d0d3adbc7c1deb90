/*
 * Targets: plumb_address_parse, plumb_address_split, plumb_address_of_ip,
 * plumb_address_of_path, plumb_address_is_path, plumb_address_show,
 * plumb_address_equal, plumb_address_port.
 *
 * The input is an address as people write it. What is read is shown, and what
 * is shown is read as the same; an IPv4 address is compared with what inet_pton
 * makes of it.
 */
#include <arpa/inet.h>
#include <string.h>

#include "fuzz/must.h"
#include "sys/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HOST = 64, LONGEST = 400 };

static void
check_read(const char *text, const struct plumb_address *address)
{
	struct plumb_address_text shown;
	struct plumb_address again;

	plumb_address_show(address, &shown);
	must(shown.len > 0 && shown.len < sizeof shown.at);
	must(shown.at[shown.len] == '\0');
	must(plumb_address_parse(shown.at, &again) == 0);
	must(plumb_address_equal(address, &again));
	must(plumb_address_equal(&again, address));
	must(plumb_address_port(address) == plumb_address_port(&again));
	if (plumb_address_is_path(text))
		must(strcmp(shown.at, text) == 0);
}

/* Four numbers and a port, in the only way that inet_pton takes. */
static void
check_against_inet(
    const char *host, uint16_t port, const struct plumb_address *address)
{
	struct sockaddr_in in;
	struct in_addr wanted;

	if (inet_pton(AF_INET, host, &wanted) != 1)
		return;
	must(address->any.ss_family == AF_INET);
	memcpy(&in, &address->any, sizeof in);
	must(in.sin_addr.s_addr == wanted.s_addr);
	must(ntohs(in.sin_port) == port);
}

static void
check_split(const char *text)
{
	char host[HOST];
	char less[4];
	uint16_t port;
	struct plumb_address address;
	int error = plumb_address_split(text, host, sizeof host, &port);

	must(
	    error == 0 || error == PLUMB_EVALUE || error == PLUMB_ENAMETOOLONG);
	if (error != 0)
		return;
	must(host[0] != '\0' && strlen(host) < sizeof host);
	error = plumb_address_split(text, less, sizeof less, &port);
	must(error == (strlen(host) < sizeof less ? 0 : PLUMB_ENAMETOOLONG));
	if (plumb_address_of_ip(host, port, &address) == 0)
		check_against_inet(host, port, &address);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plumb_address address;
	char *text;
	int error;

	if (size > LONGEST)
		return 0;
	text = malloc(size + 1);
	must(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	error = plumb_address_parse(text, &address);
	must(error <= 0);
	if (error == 0)
		check_read(text, &address);
	check_split(text);
	free(text);
	return 0;
}
