// GnuTLS comes with libcurl by way of protocols that are not used here (LDAP, RTMP), and sets itself up
// wherever it is loaded: a megabyte for nobody. Before that it asks this function, which a program may define
// (GNUTLS_SKIP_GLOBAL_INIT in gnutls/gnutls.h). cmake/layers.cmake exports it.

extern "C" int _gnutls_global_init_skip();

extern "C" int _gnutls_global_init_skip() { return 1; }
