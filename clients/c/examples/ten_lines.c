/* Activates, checks and uses a license: ten_lines GATEWAY PRODUCT KEYS_FILE [LICENSE_KEY [STORE]] */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "licet.h"

/* Returns the content of a small file; NULL if it cannot be read. */
static char *read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  char *text = calloc(1, 65536);
  if (file != NULL && text != NULL && fread(text, 1, 65535, file) == 0) text[0] = '\0';
  if (file != NULL) fclose(file);
  return text;
}

static void show(const licet_result *standing, void *context) {
  fprintf(context, "changed: %s\n", standing->code);
}

int main(int count, char **arguments) {
  if (count < 4) return 2;
  char *keys = read_file(arguments[3]), *error = NULL;
  licet_settings settings = {.size = sizeof settings, .gateway = arguments[1], .product = arguments[2],
                             .version = "1.0.0", .keys = keys, .store = count > 5 ? arguments[5] : NULL};
  licet *client = licet_open(&settings, &error);
  free(keys);
  if (client == NULL) {
    fprintf(stderr, "%s\n", error);
    licet_free_text(error);
    return 2;
  }
  licet_on_change(client, show, stderr);
  licet_result *standing = licet_check(client, false);
  if (standing->state == LICET_UNLICENSED && count > 4) {
    licet_free_result(standing);
    standing = licet_activate(client, arguments[4], NULL);
  }
  printf("%s: %s\n%s\n", standing->code, standing->message, standing->json);
  int64_t layers = 1;
  if (licet_has(client, "export") && licet_value_integer(client, "layers", &layers))
    printf("You may export %" PRId64 " layers\n", layers);
  licet_start(client);
  int result = standing->valid ? 0 : 1;
  licet_free_result(standing);
  licet_close(client);
  return result;
}
