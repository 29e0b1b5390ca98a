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
static const int CLibcryptoKeyPair = EVP_PKEY_KEYPAIR;

// A parameter builder keeps pointers to names and texts until the parameters are made; Swift gives a
// text to C for the length of one call only.
static const char *const CLibcryptoGroup = OSSL_PKEY_PARAM_GROUP_NAME;
static const char *const CLibcryptoP256 = "prime256v1";
static const char *const CLibcryptoPoint = OSSL_PKEY_PARAM_PUB_KEY;
static const char *const CLibcryptoScalar = OSSL_PKEY_PARAM_PRIV_KEY;
static const char *const CLibcryptoModulus = OSSL_PKEY_PARAM_RSA_N;
static const char *const CLibcryptoExponent = OSSL_PKEY_PARAM_RSA_E;
// So does a context with the name of its kind of key.
static const char *const CLibcryptoEC = "EC";
static const char *const CLibcryptoRSA = "RSA";
