#include "sys/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

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

bool
plumb_address_is_path(const char *text)
{
	return strchr(text, '/') != NULL;
}

static int
read_port(const char *text, uint16_t *port)
{
	unsigned long number = 0;

	if (*text == '\0')
		return PLUMB_EVALUE;
	for (; *text >= '0' && *text <= '9' && number < 65536; text++)
		number = number * 10 + (unsigned long)(*text - '0');
	if (*text != '\0' || number > 65535)
		return PLUMB_EVALUE;
	*port = (uint16_t)number;
	return 0;
}

int
plumb_address_split(const char *text, char *host, size_t size, uint16_t *port)
{
	bool bracket = text[0] == '[';
	const char *end = strchr(text, bracket ? ']' : ':');
	size_t len;

	if (end == NULL || (bracket && end[1] != ':'))
		return PLUMB_EVALUE;
	text += bracket;
	len = (size_t)(end - text);
	if (len == 0)
		return PLUMB_EVALUE;
	if (len >= size)
		return PLUMB_ENAMETOOLONG;
	memcpy(host, text, len);
	host[len] = '\0';
	return read_port(end + 1 + bracket, port);
}

int
plumb_address_parse(const char *text, struct plumb_address *address)
{
	char host[NI_MAXHOST];
	uint16_t port;
	int error;

	if (plumb_address_is_path(text))
		return plumb_address_of_path(text, address);
	error = plumb_address_split(text, host, sizeof host, &port);
	return error != 0 ? error : plumb_address_of_ip(host, port, address);
}

static bool
equal_in(const struct plumb_address *a, const struct plumb_address *b)
{
	struct sockaddr_in x;
	struct sockaddr_in y;

	memcpy(&x, &a->any, sizeof x);
	memcpy(&y, &b->any, sizeof y);
	return x.sin_port == y.sin_port &&
	       x.sin_addr.s_addr == y.sin_addr.s_addr;
}

/* A link-local address that says no link may be of any. */
static bool
equal_in6(const struct plumb_address *a, const struct plumb_address *b)
{
	struct sockaddr_in6 x;
	struct sockaddr_in6 y;

	memcpy(&x, &a->any, sizeof x);
	memcpy(&y, &b->any, sizeof y);
	return x.sin6_port == y.sin6_port &&
	       memcmp(&x.sin6_addr, &y.sin6_addr, sizeof x.sin6_addr) == 0 &&
	       (x.sin6_scope_id == y.sin6_scope_id || x.sin6_scope_id == 0 ||
		   y.sin6_scope_id == 0);
}

bool
plumb_address_equal(
    const struct plumb_address *a, const struct plumb_address *b)
{
	struct plumb_address_text x;
	struct plumb_address_text y;

	if (a->len == 0 || b->len == 0)
		return a->len == b->len;
	if (a->any.ss_family != b->any.ss_family)
		return false;
	if (a->any.ss_family == AF_INET)
		return equal_in(a, b);
	if (a->any.ss_family == AF_INET6)
		return equal_in6(a, b);
	plumb_address_show(a, &x);
	plumb_address_show(b, &y);
	return x.len == y.len && memcmp(x.at, y.at, x.len) == 0;
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
