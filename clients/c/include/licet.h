/*
 * Licenses software with a Licet gateway: online, offline, and without any network.
 *
 * Texts are UTF-8 and end with a zero byte. A text that a function takes is read during the call only. A text that a function
 * returns belongs to the caller, and is freed with licet_free_text. A result is freed with licet_free_result. Both functions
 * accept NULL. Times are milliseconds since 1970.
 *
 * Every function can be called from any thread at any time, until licet_close is called with the same client. A function that
 * requests the gateway waits for it, at most as long as `timeout_ms` for each request. No function ends the process, and no C++
 * exception and no Rust panic leaves one. A callback must not throw an exception.
 */
#ifndef LICET_H
#define LICET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LICET_VERSION "0.1.0"

/* A time that is not known, or never comes. */
#define LICET_NONE INT64_MIN

/* A client for one product on one device. */
typedef struct licet licet;

typedef enum licet_state {
  /* No license key and no license file. */
  LICET_UNLICENSED = 0,
  /* The software may be used. The last request reached the gateway. */
  LICET_LICENSED = 1,
  /* The software may be used until `until`. The gateway was not reached yet in this run, or not any more. */
  LICET_OFFLINE = 2,
  /* The software may not be used. */
  LICET_LOCKED = 3,
  /* The gateway or the client declined. Nothing was changed. */
  LICET_REFUSED = 4,
  /* A code was mailed. Call licet_start_trial again with it. */
  LICET_CODE_MAILED = 5,
  /* The call is a fault of the program. `message` describes it. Nothing was changed. */
  LICET_WRONG_CALL = 6
} licet_state;

/* The standing, or why a function did nothing. */
typedef struct licet_result {
  licet_state state;
  /* Whether the software may be used: true for LICET_LICENSED and LICET_OFFLINE. */
  bool valid;
  /* Reason, such as "VALID", "GRACE", "SUSPENDED", "STALE" or "ACTIVATION_LIMIT_EXCEEDED". */
  const char *code;
  /* Sentence for the user, in the language of the settings. */
  const char *message;
  /* What helps, such as "RENEW", "ACTIVATE" or "CHECK_IN"; NULL if nothing is needed or known. */
  const char *next_action;
  /* Last instant of the license; LICET_NONE if it is perpetual or not known. */
  int64_t expiry;
  /* Instant until which the software may be used without the gateway; LICET_NONE if it may not be used. */
  int64_t until;
  /* When a refusal ends without further action, or when another code can be requested; LICET_NONE if not known. */
  int64_t next_allowed_at;
  /* All members of the result as a JSON object: also `entitlements`, `source` and `devices`. */
  const char *json;
} licet_result;

/* Settings. Fill it with zeros, set `size` and the required members, and then what differs from its default. */
typedef struct licet_settings {
  /* Required. sizeof(licet_settings) */
  size_t size;
  /* Required. URL of the gateway, with or without /graphql. */
  const char *gateway;
  /* Required. Code of your product. */
  const char *product;
  /* Required. Version of your software. */
  const char *version;
  /* Required. Public keys of the gateway: the JSON of its /.well-known/jwks.json. Ship them with your software. */
  const char *keys;
  /* Path of the file that keeps the state. NULL: a file in the folder of this user for the state of programs. */
  const char *store;
  /* Fingerprint of this device. NULL: LICET_FINGERPRINT of the environment, or one derived from the ID of the machine. */
  const char *fingerprint;
  /* Code of the meter for licet_record_usage. */
  const char *meter;
  /* Code of the license type for licet_start_trial. */
  const char *trial;
  /* Language of `message`: "en" or "de". NULL: "en". */
  const char *locale;
  /* Time without the gateway, as an ISO 8601 duration. NULL: "P30D". The license type limits it. */
  const char *offline;
  /* URL of an HTTP proxy. NULL: that of the environment. */
  const char *proxy;
  /* A certificate in PEM that is trusted beside those of the operating system. NULL: none. */
  const char *root_certificate;
  /* Trusts only `root_certificate`. */
  bool only_root_certificate;
  /* Longest time of a request, in milliseconds. 0: 15,000. */
  uint32_t timeout_ms;
  /* When this version was released. 0: not known. With it, the end of the updates is also checked offline. */
  int64_t released_at;
  /* The clock, for tests. NULL: the clock of the system. Can be called from any thread. */
  int64_t (*clock)(void *clock_context);
  void *clock_context;
} licet_settings;

/*
 * Creates a client. It reads nothing and sends nothing yet. Returns NULL if a setting is wrong. `error` then gets a text that
 * describes it, unless `error` is NULL.
 */
licet *licet_open(const licet_settings *settings, char **error);

/*
 * Ends the work in the background, waits for it and frees the client. The usage that was recorded is on disk and is sent in the
 * next run. Accepts NULL. Must not be called by a listener.
 */
void licet_close(licet *client);

/* Activates a license on this device. `name`: name of the device for people; NULL for its host name. */
licet_result *licet_activate(licet *client, const char *key, const char *name);

/* Returns the standing. The first call requests the gateway, a later one if a check is due or `fresh` is true. */
licet_result *licet_check(licet *client, bool fresh);

/* Returns the standing as it is known, without a request. */
licet_result *licet_standing(licet *client);

/* Whether the license may be used and grants an entitlement. No request. Call licet_check once before. */
bool licet_has(licet *client, const char *code);

/* Gets the value of an entitlement that is an integer. Returns false, and changes nothing, if there is none. No request. */
bool licet_value_integer(licet *client, const char *code, int64_t *value);

/* Returns the value of an entitlement as a text, such as "gold", "64" or "true"; NULL if there is none. No request. */
char *licet_value_text(licet *client, const char *code);

/*
 * Records usage of a meter; NULL for that of the settings. Returns 1 when the usage is on disk. It is then sent once and in order,
 * also after an outage or a crash. Returns 0 if no license key is active or the disk is full, so that nothing is recorded, and -1
 * for a wrong call.
 */
int licet_record_usage(licet *client, const char *meter, uint64_t amount);

/* Starts a trial. `email` can be NULL. `code` is that of the mail after LICET_CODE_MAILED; NULL before. */
licet_result *licet_start_trial(licet *client, const char *email, const char *code);

/* Starts heartbeats, checks and the sending of usage in a thread. */
void licet_start(licet *client);

/* Ends what licet_start started. Does not wait for a request that is under way. */
void licet_stop(licet *client);

/* Looks at the clock and the due work at once, for example after the machine woke from sleep. Needs licet_start. */
void licet_wake(licet *client);

/*
 * Calls a function after each change of the standing, in the thread of the client. The result is valid during the call only, and
 * must not be freed. Replaces the former listener. NULL ends it: a call that is under way can still go on.
 */
typedef void (*licet_listener)(const licet_result *standing, void *context);
void licet_on_change(licet *client, licet_listener listener, void *context);

/*
 * Gives the license up on this device. Returns when another device can take the seat; LICET_NONE if the gateway is unreachable,
 * and the release is sent later.
 */
int64_t licet_deactivate(licet *client);

/* Returns a license request, for a device without a network. `name` as for licet_activate. NULL if it cannot be created. */
char *licet_request(licet *client, const char *name);

/* Installs a license file, the response to the request. `key` is needed for an encrypted file only; otherwise NULL. */
licet_result *licet_install(licet *client, const char *file, const char *key);

/* Gives the installed license file up. Returns the release file for the gateway; NULL if there is none. */
char *licet_release(licet *client);

/* Reads a typed license key. Returns its canonical text; NULL if its form or its checksum is wrong, as for an imported key. */
char *licet_read_license_key(const char *text);

void licet_free_result(licet_result *result);
void licet_free_text(char *text);

#ifdef __cplusplus
}
#endif

#endif
