#pragma once

#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

namespace landfall {

/// As much of JSON Schema 2020-12 as our schemas use. A keyword that it does not know is a complaint: nothing is passed
/// over.
class JsonSchema {
 public:
  explicit JsonSchema(nlohmann::json schema) : root_(std::move(schema)) {}
  /// What is wrong, each with its JSON pointer; empty: valid.
  [[nodiscard]] std::vector<std::string> check(const nlohmann::json& value) const {
    std::vector<std::string> wrong;
    check(root_, value, "", wrong);
    return wrong;
  }

 private:
  using json = nlohmann::json;

  static bool is(const json& value, const std::string& type) {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
           (type == "null" && value.is_null()) || (type == "integer" && value.is_number_integer()) ||
           (type == "number" && value.is_number());
  }

  void check(const json& schema, const json& value, const std::string& at, std::vector<std::string>& wrong) const {
    for (const auto& [key, rule] : schema.items()) {
      const auto complain = [&, k = key] {
        wrong.push_back((at.empty() ? "/" : at) + ": " + k + ": " + value.dump().substr(0, 80));
      };
      if (key == "$ref")
        check(root_.at(json::json_pointer(rule.get<std::string>().substr(1))), value, at, wrong);
      else if (key == "type") {
        bool any = false;
        for (const auto& type : rule.is_array() ? rule : json::array({rule})) any = any || is(value, type);
        if (!any) complain();
      } else if (key == "const") {
        if (value != rule) complain();
      } else if (key == "enum") {
        if (std::find(rule.begin(), rule.end(), value) == rule.end()) complain();
      } else if (key == "anyOf") {
        bool any = false;
        for (const auto& one : rule) {
          std::vector<std::string> inner;
          check(one, value, at, inner);
          any = any || inner.empty();
        }
        if (!any) complain();
      } else if (key == "pattern") {
        if (value.is_string() && !std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>())))
          complain();
      } else if (key == "maxLength") {
        if (value.is_string() && value.get<std::string>().size() > rule) complain();
      } else if (key == "minimum") {
        if (value.is_number() && value < rule) complain();
      } else if (key == "maximum") {
        if (value.is_number() && value > rule) complain();
      } else if (key == "minItems") {
        if (value.is_array() && value.size() < rule) complain();
      } else if (key == "maxItems") {
        if (value.is_array() && value.size() > rule) complain();
      } else if (key == "uniqueItems") {
        for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
          if (std::find(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(i), value[i]) !=
              value.begin() + static_cast<std::ptrdiff_t>(i))
            complain();
      } else if (key == "items") {
        for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
          check(rule, value[i], at + "/" + std::to_string(i), wrong);
      } else if (key == "required") {
        for (const auto& name : rule)
          if (value.is_object() && !value.contains(name))
            wrong.push_back(at + "/" + name.get<std::string>() + ": is missing");
      } else if (key == "properties") {
        for (const auto& [name, one] : rule.items())
          if (value.is_object() && value.contains(name)) check(one, value.at(name), at + "/" + name, wrong);
      } else if (key == "additionalProperties") {
        if (!value.is_object()) continue;
        for (const auto& [name, _] : value.items())
          if (!schema.at("properties").contains(name)) wrong.push_back(at + "/" + name + ": is not in the schema");
      } else if (key[0] != '$' && key != "title" && key != "description") {
        wrong.push_back("the schema: unknown keyword " + key);
      }
    }
  }

  json root_;
};

}  // namespace landfall
