#include <cstdio>
#include <set>
#include <tuple>

#include <landfall/drivers/builtin.hpp>

namespace landfall::drivers {

std::string udev_rules(std::span<const std::unique_ptr<driver::Driver>> drivers) {
  std::set<std::tuple<unsigned, unsigned, std::string>> ids;  // one rule an id and driver, in a stable order
  for (const auto& driver : drivers)
    for (const auto& id : driver->info().usb) ids.emplace(id.vendor, id.product, driver->info().id);

  std::string out =
      "# Generated from the drivers' tables of USB ids. Install as /usr/lib/udev/rules.d/60-landfall.rules.\n";
  for (const auto& [vendor, product, driver] : ids) {
    char rule[192];
    std::snprintf(
        rule, sizeof rule,
        "SUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", ATTR{idVendor}==\"%04x\", ATTR{idProduct}==\"%04x\", "
        "MODE=\"0660\", GROUP=\"plugdev\", TAG+=\"uaccess\"\n",
        vendor, product);
    out.append("# ").append(driver).append("\n").append(rule);
  }
  return out;
}

}  // namespace landfall::drivers
