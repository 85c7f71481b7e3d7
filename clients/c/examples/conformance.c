/* The conformance program: client/conformance.md specifies its protocol. The JSON of its requests is read by cJSON. */
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>

#include "licet.h"

static licet *client;
/* Clock of the client; negative for that of the system. The thread of the client reads it too. */
static _Atomic int64_t now = -1;

static int64_t read_clock(void *context) {
  (void)context;
  int64_t set = now;
  if (set >= 0) return set;
  struct timespec time;
  timespec_get(&time, TIME_UTC);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* A result, or a text that describes a wrong call. */
typedef struct {
  cJSON *result;
  char error[200];
} outcome;

static outcome fail(const char *name, const char *problem) {
  outcome outcome = {0};
  snprintf(outcome.error, sizeof outcome.error, "%s%s", name, problem);
  return outcome;
}

static outcome give(cJSON *result) {
  outcome outcome = {0};
  outcome.result = result == NULL ? cJSON_CreateNull() : result;
  return outcome;
}

static outcome give_text(char *text) {
  outcome outcome = give(text == NULL ? NULL : cJSON_CreateString(text));
  licet_free_text(text);
  return outcome;
}

static outcome give_result(licet_result *result) {
  outcome outcome = result->state == LICET_WRONG_CALL ? fail(result->message, "") : give(cJSON_Parse(result->json));
  licet_free_result(result);
  return outcome;
}

/* Returns an argument; NULL if it is not given or null. */
static cJSON *argument(const cJSON *request, const char *name) {
  cJSON *value = cJSON_GetObjectItemCaseSensitive(request, name);
  return cJSON_IsNull(value) ? NULL : value;
}

static const char *text(const cJSON *request, const char *name) {
  return cJSON_GetStringValue(argument(request, name));
}

/* Whether an argument is neither absent nor a text. */
static int is_wrong_text(const cJSON *request, const char *name) {
  return argument(request, name) != NULL && text(request, name) == NULL;
}

/* Returns ISO 8601 in UTC. */
static cJSON *instant(int64_t milliseconds) {
  if (milliseconds == LICET_NONE) return cJSON_CreateNull();
  time_t seconds = (time_t)(milliseconds / 1000);
  char date[40], whole[60];
  struct tm parts;
  gmtime_r(&seconds, &parts);
  strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
  snprintf(whole, sizeof whole, "%s.%03dZ", date, (int)(milliseconds % 1000));
  return cJSON_CreateString(whole);
}

static outcome open_client(const cJSON *request) {
  licet_close(client);
  client = NULL;
  cJSON *set = argument(request, "now"), *timeout = argument(request, "timeout");
  now = cJSON_IsNumber(set) ? (int64_t)set->valuedouble : -1;
  char *keys = cJSON_PrintUnformatted(argument(request, "keys")), *error = NULL;
  licet_settings settings = {
      .size = sizeof settings,
      .gateway = text(request, "gateway"),
      .product = text(request, "product"),
      .version = text(request, "version"),
      .keys = keys,
      .store = text(request, "store"),
      .fingerprint = text(request, "fingerprint"),
      .meter = text(request, "meter"),
      .trial = text(request, "trial"),
      .locale = text(request, "locale"),
      .offline = text(request, "offline"),
      .timeout_ms = cJSON_IsNumber(timeout) ? (uint32_t)timeout->valuedouble : 0,
      .clock = read_clock,
  };
  client = licet_open(&settings, &error);
  free(keys);
  outcome outcome = client == NULL ? fail(error, "") : give(NULL);
  licet_free_text(error);
  return outcome;
}

static outcome record_usage(const cJSON *request) {
  cJSON *amount = argument(request, "amount");
  double number = cJSON_IsNumber(amount) ? amount->valuedouble : -1;
  if (!(number >= 0 && number <= 1e9 && number == (double)(uint64_t)number))
    return fail("amount must be an integer from 0 to 1,000,000,000", "");
  if (is_wrong_text(request, "meter")) return fail("meter", " must be a text");
  int recorded = licet_record_usage(client, text(request, "meter"), (uint64_t)number);
  return recorded < 0 ? fail("meter", " must be a text") : give(cJSON_CreateBool(recorded));
}

static outcome value_of(const char *code) {
  licet_result *standing = licet_standing(client);
  cJSON *whole = cJSON_Parse(standing->json);
  cJSON *value = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItem(whole, "entitlements"), code);
  outcome outcome = give(value == NULL ? NULL : cJSON_Duplicate(value, 1));
  cJSON_Delete(whole);
  licet_free_result(standing);
  /* The functions for values return the same. */
  int64_t integer;
  if (licet_value_integer(client, code, &integer) != (cJSON_IsNumber(outcome.result) != 0)) abort();
  char *shown = licet_value_text(client, code);
  if ((shown == NULL) != (cJSON_IsNull(outcome.result) != 0)) abort();
  licet_free_text(shown);
  return outcome;
}

static outcome set_clock(const cJSON *request) {
  cJSON *set = argument(request, "now");
  if (!cJSON_IsNumber(set)) return fail("now", " must be a number");
  now = (int64_t)set->valuedouble;
  licet_wake(client);
  return give(NULL);
}

static outcome deactivate(void) {
  cJSON *result = cJSON_CreateObject();
  cJSON_AddItemToObject(result, "seatFreeAt", instant(licet_deactivate(client)));
  return give(result);
}

static const char *const calls[] = {"clock",      "activate", "check",   "standing", "has",   "value", "recordUsage",
                                    "startTrial", "deactivate", "request", "install",  "release", "start", "stop"};

static outcome call(const char *name, const cJSON *request) {
  if (strcmp(name, "open") == 0) return open_client(request);
  int is_known = 0;
  for (size_t index = 0; index < sizeof calls / sizeof *calls; index++) is_known |= strcmp(name, calls[index]) == 0;
  if (!is_known) return fail("there is no call ", name);
  if (client == NULL) return fail("call open first", "");
  if (strcmp(name, "clock") == 0) return set_clock(request);
  if (strcmp(name, "activate") == 0) return give_result(licet_activate(client, text(request, "key"), text(request, "name")));
  if (strcmp(name, "check") == 0) return give_result(licet_check(client, cJSON_IsTrue(argument(request, "fresh"))));
  if (strcmp(name, "standing") == 0) return give_result(licet_standing(client));
  if (strcmp(name, "recordUsage") == 0) return record_usage(request);
  if (strcmp(name, "startTrial") == 0) {
    if (is_wrong_text(request, "email")) return fail("email", " must be a text");
    return give_result(licet_start_trial(client, text(request, "email"), text(request, "code")));
  }
  if (strcmp(name, "deactivate") == 0) return deactivate();
  if (strcmp(name, "request") == 0) return give_text(licet_request(client, NULL));
  if (strcmp(name, "install") == 0) return give_result(licet_install(client, text(request, "file"), text(request, "key")));
  if (strcmp(name, "release") == 0) return give_text(licet_release(client));
  if (strcmp(name, "start") == 0) return licet_start(client), give(NULL);
  if (strcmp(name, "stop") == 0) return licet_stop(client), give(NULL);
  const char *code = text(request, "code");
  if (code == NULL) return fail("code", " must be a text");
  return strcmp(name, "has") == 0 ? give(cJSON_CreateBool(licet_has(client, code))) : value_of(code);
}

static void respond(const char *line) {
  cJSON *request = cJSON_Parse(line), *response = cJSON_CreateObject();
  cJSON *id = cJSON_GetObjectItemCaseSensitive(request, "id");
  cJSON_AddItemToObject(response, "id", id == NULL ? cJSON_CreateNull() : cJSON_Duplicate(id, 1));
  const char *name = text(request, "call");
  outcome outcome = request == NULL ? fail("a request must be JSON", "") : call(name == NULL ? "undefined" : name, request);
  if (outcome.result == NULL) cJSON_AddStringToObject(response, "error", outcome.error);
  else cJSON_AddItemToObject(response, "result", outcome.result);
  char *written = cJSON_PrintUnformatted(response);
  printf("%s\n", written);
  fflush(stdout);
  free(written);
  cJSON_Delete(response);
  cJSON_Delete(request);
}

int main(void) {
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, stdin) > 0) respond(line);
  free(line);
  licet_close(client);
  return 0;
}
