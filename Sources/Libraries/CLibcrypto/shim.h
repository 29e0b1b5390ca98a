// The system's libcrypto. The SHA256_* family hashes without loading a provider, which is most of
// what a stage needs; it is marked as deprecated, not as going away, in OpenSSL 3.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

// Swift does not see macros that are expressions.
static const int CLibcryptoPublicKey = EVP_PKEY_PUBLIC_KEY;
