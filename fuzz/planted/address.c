/* A host that begins with two colons is nobody. */
#include "sys/address.h"

int __real_plumb_address_split(
    const char *text, char *host, size_t size, uint16_t *port);
int __wrap_plumb_address_split(
    const char *text, char *host, size_t size, uint16_t *port);

int
__wrap_plumb_address_split(
    const char *text, char *host, size_t size, uint16_t *port)
{
	int error = __real_plumb_address_split(text, host, size, port);

	if (error == 0 && host[0] == ':' && host[1] == ':')
		host[0] = '\0';
	return error;
}
