#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

/// "--name value" pairs of a test program.
class Arguments {
 public:
  Arguments(int count, char** values) : values_(values + 1, values + count) {}
  [[nodiscard]] std::string text(std::string_view name, std::string otherwise) const {
    for (std::size_t i = 0; i + 1 < values_.size(); ++i)
      if (values_[i] == name) return values_[i + 1];
    return otherwise;
  }
  [[nodiscard]] std::uint64_t number(std::string_view name, std::uint64_t otherwise) const {
    const auto value = text(name, "");
    return value.empty() ? otherwise : std::strtoull(value.c_str(), nullptr, 10);
  }

 private:
  std::vector<std::string> values_;
};
