// The header in C++: results that free themselves.
#include <cstdio>
#include <memory>

#include "licet.h"

using Client = std::unique_ptr<licet, decltype(&licet_close)>;
using Result = std::unique_ptr<licet_result, decltype(&licet_free_result)>;
using Text = std::unique_ptr<char, decltype(&licet_free_text)>;

int main() {
  licet_settings settings{};
  settings.size = sizeof settings;
  settings.gateway = "https://licenses.example";
  settings.product = "studio";
  settings.version = "1.0.0";
  char *error = nullptr;
  Client refused(licet_open(&settings, &error), licet_close);
  Text message(error, licet_free_text);
  if (refused || !message) return 1;
  settings.keys = "{\"keys\":[]}";
  settings.store = "/nonexistent/state.json";
  Client client(licet_open(&settings, nullptr), licet_close);
  if (!client) return 1;
  Result standing(licet_standing(client.get()), licet_free_result);
  std::printf("%s\n%s: %s\n", message.get(), standing->code, standing->message);
  return standing->state == LICET_UNLICENSED ? 0 : 1;
}
