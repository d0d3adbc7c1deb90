#include "sys/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "plumbline.h"

static int
look_up(const char *host, uint16_t port, int flags, struct addrinfo **found)
{
	struct addrinfo hints = {
		.ai_flags = flags | AI_NUMERICSERV,
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
	};
	char service[8];

	snprintf(service, sizeof service, "%u", (unsigned)port);
	return getaddrinfo(host, service, &hints, found) == 0 ? 0 : PLUMB_EGAI;
}

static void
copy(struct plumb_address *out, const struct addrinfo *from)
{
	memset(out, 0, sizeof *out);
	memcpy(&out->any, from->ai_addr, from->ai_addrlen);
	out->len = from->ai_addrlen;
}

int
plumb_address_of_ip(const char *host, uint16_t port, struct plumb_address *out)
{
	struct addrinfo *found = NULL;
	int error;

	error = look_up(
	    host == NULL ? "0.0.0.0" : host, port, AI_NUMERICHOST, &found);
	if (error != 0)
		return error;
	copy(out, found);
	freeaddrinfo(found);
	return 0;
}

int
plumb_address_of_path(const char *path, struct plumb_address *out)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	size_t len = strlen(path);

	if (len == 0)
		return PLUMB_EVALUE;
	if (len >= sizeof name.sun_path)
		return PLUMB_ENAMETOOLONG;
	memcpy(name.sun_path, path, len);
	memset(out, 0, sizeof *out);
	memcpy(&out->any, &name, sizeof name);
	out->len =
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + 1);
	return 0;
}

int
plumb_address_lookup(const char *host, uint16_t port, struct plumb_address *out,
    size_t max, size_t *count)
{
	struct addrinfo *found = NULL;
	int error;

	*count = 0;
	error = look_up(host, port, 0, &found);
	if (error != 0)
		return error;
	for (struct addrinfo *at = found; at != NULL; at = at->ai_next)
		if (*count < max)
			copy(&out[(*count)++], at);
	freeaddrinfo(found);
	return *count > 0 ? 0 : PLUMB_EGAI;
}

static void
show_ip(const struct plumb_address *address, struct plumb_address_text *out)
{
	char host[NI_MAXHOST];
	char port[NI_MAXSERV];
	int len;

	if (getnameinfo((const struct sockaddr *)&address->any, address->len,
		host, sizeof host, port, sizeof port,
		NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return;
	len = snprintf(out->at, sizeof out->at,
	    address->any.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host,
	    port);
	if (len > 0 && (size_t)len < sizeof out->at)
		out->len = (size_t)len;
}

static void
show_path(const struct plumb_address *address, struct plumb_address_text *out)
{
	struct sockaddr_un name;
	size_t head = offsetof(struct sockaddr_un, sun_path);
	size_t len = address->len;

	memcpy(&name, &address->any, sizeof name);
	if (len <= head)
		return;
	len = len - head;
	if (len > sizeof name.sun_path)
		len = sizeof name.sun_path;
	if (name.sun_path[0] != '\0')
		len = strnlen(name.sun_path, len);
	memcpy(out->at, name.sun_path, len);
	out->at[len] = '\0';
	out->len = len;
}

void
plumb_address_show(
    const struct plumb_address *address, struct plumb_address_text *out)
{
	out->len = 0;
	out->at[0] = '\0';
	switch (address->any.ss_family) {
	case AF_INET:
	case AF_INET6:
		show_ip(address, out);
		break;
	case AF_UNIX:
		show_path(address, out);
		break;
	default:
		break;
	}
}

uint16_t
plumb_address_port(const struct plumb_address *address)
{
	struct sockaddr_in four;
	struct sockaddr_in6 six;

	switch (address->any.ss_family) {
	case AF_INET:
		memcpy(&four, &address->any, sizeof four);
		return ntohs(four.sin_port);
	case AF_INET6:
		memcpy(&six, &address->any, sizeof six);
		return ntohs(six.sin6_port);
	default:
		return 0;
	}
}
