#include "conformance/runner/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/text.h"

enum { DAY = 86400 };

struct plan {
	const char *name;   /* of the certificate, in scripts */
	const char *common; /* its subject */
	const char *hosts;  /* subjectAltName; NULL: none */
	enum certificate issuer;
	long from; /* seconds from now */
	long to;
};

static const struct plan plans[CERTIFICATES] = {
	[CERTIFICATE_AUTHORITY] = { "authority", "Plumbline authority", NULL,
	    CERTIFICATE_AUTHORITY, -DAY, 30 * DAY },
	[CERTIFICATE_GOOD] = { "good", CERTIFICATE_HOST,
	    "DNS:" CERTIFICATE_HOST ",IP:127.0.0.1", CERTIFICATE_AUTHORITY,
	    -DAY, 30 * DAY },
	[CERTIFICATE_EXPIRED] = { "expired", CERTIFICATE_HOST,
	    "DNS:" CERTIFICATE_HOST ",IP:127.0.0.1", CERTIFICATE_AUTHORITY,
	    -20 * DAY, -10 * DAY },
	[CERTIFICATE_OTHER_HOST] = { "other-host", "other.test",
	    "DNS:other.test", CERTIFICATE_AUTHORITY, -DAY, 30 * DAY },
	[CERTIFICATE_SELF_SIGNED] = { "self-signed", CERTIFICATE_HOST,
	    "DNS:" CERTIFICATE_HOST ",IP:127.0.0.1", CERTIFICATE_SELF_SIGNED,
	    -DAY, 30 * DAY },
	[CERTIFICATE_CLIENT] = { "client", "client.test", "DNS:client.test",
	    CERTIFICATE_AUTHORITY, -DAY, 30 * DAY },
};

enum certificate
certificate_find(const char *name, size_t len)
{
	for (int i = CERTIFICATE_GOOD; i < CERTIFICATES; i++) {
		if (strlen(plans[i].name) == len &&
		    memcmp(plans[i].name, name, len) == 0) {
			return (enum certificate)i;
		}
	}
	return CERTIFICATE_NONE;
}

static bool
extend(X509 *x, X509 *issuer, int what, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;
	bool fine;

	X509V3_set_ctx(&context, issuer, x, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, what, value);
	fine = extension && X509_add_ext(x, extension, -1);
	X509_EXTENSION_free(extension);
	return fine;
}

/* What a strict verifier asks for, too. */
static bool
extend_all(X509 *x, X509 *issuer, const struct plan *plan, bool authority)
{
	return extend(x, issuer, NID_subject_key_identifier, "hash") &&
	       (x == issuer ||
		   extend(x, issuer, NID_authority_key_identifier, "keyid")) &&
	       extend(x, issuer, NID_basic_constraints,
		   authority ? "critical,CA:TRUE" : "critical,CA:FALSE") &&
	       extend(x, issuer, NID_key_usage,
		   authority ? "critical,keyCertSign,cRLSign"
			     : "critical,digitalSignature") &&
	       (!plan->hosts ||
		   extend(x, issuer, NID_subject_alt_name, plan->hosts));
}

static bool
fill(struct certificates *all, int which)
{
	const struct plan *plan = &plans[which];
	bool authority = which == CERTIFICATE_AUTHORITY;
	X509 *x = all->at[which];
	X509 *issuer = all->at[plan->issuer];
	EVP_PKEY *signs =
	    plan->issuer == CERTIFICATE_AUTHORITY ? all->authority : all->key;
	X509_NAME *name = X509_get_subject_name(x);

	return X509_set_version(x, X509_VERSION_3) &&
	       ASN1_INTEGER_set(X509_get_serialNumber(x), which + 1000) &&
	       X509_gmtime_adj(X509_getm_notBefore(x), plan->from) &&
	       X509_gmtime_adj(X509_getm_notAfter(x), plan->to) &&
	       X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC,
		   (const unsigned char *)plan->common, -1, -1, 0) &&
	       X509_set_issuer_name(x, X509_get_subject_name(issuer)) &&
	       X509_set_pubkey(x, authority ? all->authority : all->key) &&
	       extend_all(x, issuer, plan, authority) &&
	       X509_sign(x, signs, EVP_sha256()) > 0;
}

struct certificates *
certificates_make(void)
{
	struct certificates *all = memory_resize(NULL, sizeof(*all));
	bool fine;

	memset(all, 0, sizeof(*all));
	all->authority = EVP_EC_gen("P-256");
	all->key = EVP_EC_gen("P-256");
	fine = all->authority && all->key;
	for (int i = CERTIFICATE_AUTHORITY; i < CERTIFICATES && fine; i++) {
		all->at[i] = X509_new();
		fine = all->at[i] && fill(all, i);
	}
	if (!fine) {
		certificates_free(all);
		return NULL;
	}
	return all;
}

void
certificates_free(struct certificates *all)
{
	if (!all) {
		return;
	}
	for (int i = CERTIFICATE_AUTHORITY; i < CERTIFICATES; i++) {
		X509_free(all->at[i]);
	}
	EVP_PKEY_free(all->authority);
	EVP_PKEY_free(all->key);
	free(all);
}

bool
certificate_write(
    const struct certificates *all, enum certificate which, const char *path)
{
	FILE *file = fopen(path, "w");
	bool fine = file && PEM_write_X509(file, all->at[which]);

	return (!file || fclose(file) == 0) && fine;
}

bool
certificate_write_key(const struct certificates *all, const char *path)
{
	FILE *file = fopen(path, "w");
	bool fine = file && PEM_write_PrivateKey(
				file, all->key, NULL, NULL, 0, NULL, NULL);

	return (!file || fclose(file) == 0) && fine;
}
