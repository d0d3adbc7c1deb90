/* TLS in the adapter: see tls.c. */
#ifndef PLUMB_ADAPTER_REFERENCE_TLS_H
#define PLUMB_ADAPTER_REFERENCE_TLS_H

#include "conformance/adapters/reference/adapter.h"

enum { FILE_SIZE = 512, HOST_SIZE = 256, TIME_SIZE = 24, SHORT_SIZE = 8 };

/* The words of open, listen and start_tls; "" where left out. */
struct tls_words {
	bool any; /* there was one of them */
	char side[SHORT_SIZE];
	char cafile[FILE_SIZE];
	char certfile[FILE_SIZE];
	char keyfile[FILE_SIZE];
	char verify[SHORT_SIZE];
	char server_hostname[HOST_SIZE];
	char alpn[HOST_SIZE];
	char tls[SHORT_SIZE];
	char handshake[TIME_SIZE];
	char shutdown[TIME_SIZE];
};

/* False where there is no such word. */
bool tls_set(struct tls_words *w, struct plumb_arg arg);
/* Whether the words make sense on that side. */
bool tls_check(const struct tls_words *w, bool server);
/* Makes the context, which is the caller's; how points into the words. */
int tls_apply(struct adapter *a, const struct tls_words *w, bool server,
    struct plumb_connection *how);

bool start_tls_check(struct plumb_span rest);
/* What comes of it is told later, whatever it is. */
int start_tls_call(struct conn *c, struct plumb_span rest);

/* The words of get_extra_info("ssl_object"). */
void say_ssl_object(struct plumb_transport *t, char *words);

#endif
