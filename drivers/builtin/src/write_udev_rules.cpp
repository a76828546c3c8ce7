// Prints the udev rules of the built-in drivers: run by the build, which installs what it says.
#include <cstdio>

#include <landfall/drivers/builtin.hpp>

int main() {
  const auto rules = landfall::drivers::udev_rules(landfall::drivers::builtin());
  return std::fwrite(rules.data(), 1, rules.size(), stdout) == rules.size() ? 0 : 1;
}
