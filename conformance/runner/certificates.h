/*
 * The certificates of a run: a small authority, what it has signed, and what
 * nobody should accept. Made with the first TLS case, of elliptic curve keys,
 * which takes a few milliseconds.
 */
#ifndef CONFORMANCE_RUNNER_CERTIFICATES_H
#define CONFORMANCE_RUNNER_CERTIFICATES_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

/* The name that the good ones are for, besides 127.0.0.1. */
#define CERTIFICATE_HOST "plumbline.test"

enum certificate {
	CERTIFICATE_NONE,
	CERTIFICATE_AUTHORITY,
	CERTIFICATE_GOOD,
	CERTIFICATE_EXPIRED,
	CERTIFICATE_OTHER_HOST,
	CERTIFICATE_SELF_SIGNED,
	CERTIFICATE_CLIENT,
	CERTIFICATES
};

struct certificates {
	X509 *at[CERTIFICATES];
	EVP_PKEY *authority; /* signs */
	EVP_PKEY *key;	     /* of all the others */
};

/* NULL where the library fails. */
struct certificates *certificates_make(void);
void certificates_free(struct certificates *all);

/* As scripts call them: good, expired, other-host ...; NONE: no such name. */
enum certificate certificate_find(const char *name, size_t len);

/* As PEM files for the adapter; false where they cannot be written. */
bool certificate_write(
    const struct certificates *all, enum certificate which, const char *path);
bool certificate_write_key(const struct certificates *all, const char *path);

#endif
