#include <landfall/hal/request.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <landfall/base/text.hpp>

namespace landfall::hal {
namespace {

using Verdict = Validated::Verdict;

// Holds one wish against one function's facts, field by field.
class Check {
 public:
  Check(Validated& out, const FunctionCapability& facts) : out_(out), facts_(facts) {}

  void operator()(PageRequest& r) {
    if (r.lights.empty()) return invalid("no light asked for");
    for (const auto light : r.lights)
      if (!facts_.lights.empty() && std::find(facts_.lights.begin(), facts_.lights.end(), light) == facts_.lights.end())
        return invalid(text("light ", name(light), " is not there"));
    nearest_ppi(r.ppi);
    settings(r.settings);
    count("pages", r.pages);
    raw(r.processing);
  }
  void operator()(FingerRequest& r) {
    for (const auto finger : r.fingers)
      if (finger != Finger::unknown && !facts_.fingers.empty() &&
          std::find(facts_.fingers.begin(), facts_.fingers.end(), finger) == facts_.fingers.end())
        return invalid(text("finger position ", name(finger), " does not fit this scanner"));
    settings(r.settings);
    count("frames", r.frames);
    raw(r.processing);
  }
  void operator()(CameraRequest& r) {
    if (r.size.width < 0 || r.size.height < 0) return invalid("a negative size");
    if (r.size.width > 0 && !facts_.sizes.empty()) {
      const auto distance = [&](const Size& s) {
        return std::abs(s.width - r.size.width) + std::abs(s.height - r.size.height);
      };
      const auto best = *std::min_element(facts_.sizes.begin(), facts_.sizes.end(),
                                          [&](const Size& a, const Size& b) { return distance(a) < distance(b); });
      if (distance(best) > 0)
        adjust(text("size ", r.size.width, "x", r.size.height, " -> ", best.width, "x", best.height));
      r.size = best;
    }
    if (r.frame_rate != 0 && facts_.frame_rate) {
      const double rate = std::clamp(r.frame_rate, facts_.frame_rate->least, facts_.frame_rate->most);
      if (rate != r.frame_rate) adjust(text("frame_rate ", r.frame_rate, " -> ", rate));
      r.frame_rate = rate;
    }
    settings(r.settings);
    count("frames", r.frames);
    raw(r.processing);
  }
  void operator()(CodeRequest& r) {
    for (const auto& symbology : r.symbologies)
      if (!facts_.symbologies.empty() &&
          std::find(facts_.symbologies.begin(), facts_.symbologies.end(), symbology) == facts_.symbologies.end())
        return invalid(text("symbology ", symbology, " cannot be read"));
    count("messages", r.messages);
  }
  void operator()(ChipConnectRequest&) {}
  void operator()(ChipExchangeRequest& r) {
    if (r.command.size() < 4) return invalid("a command APDU has at least 4 bytes (ISO/IEC 7816-4, 5.1)");
    if (facts_.apdu_max > 0 && r.command.size() > facts_.apdu_max)
      invalid(text("command APDU of ", r.command.size(), " bytes, the reader takes ", facts_.apdu_max));
  }

 private:
  void adjust(std::string what) {
    if (out_.verdict == Verdict::invalid) return;
    if (out_.verdict == Verdict::valid) out_.verdict = Verdict::adjusted;
    out_.changes.push_back(std::move(what));
  }
  void invalid(std::string why) {
    out_.verdict = Verdict::invalid;
    out_.changes = {std::move(why)};
  }
  void nearest_ppi(int& ppi) {
    if (facts_.ppi.empty()) return;
    const int wanted = ppi == 0 ? *std::max_element(facts_.ppi.begin(), facts_.ppi.end()) : ppi;
    const int best = *std::min_element(facts_.ppi.begin(), facts_.ppi.end(),
                                       [&](int a, int b) { return std::abs(a - wanted) < std::abs(b - wanted); });
    if (ppi != 0 && best != ppi) adjust(text("ppi ", ppi, " -> ", best));
    ppi = best;
  }
  void settings(std::vector<Setting>& wanted) {
    for (auto& s : wanted) {
      const auto known = std::find_if(facts_.settings.begin(), facts_.settings.end(),
                                      [&](const SettingCapability& c) { return c.name == s.name; });
      if (known == facts_.settings.end()) return invalid(text("no setting ", s.name));
      const double value = nearest(s.value, known->range);
      if (value != s.value) adjust(text(s.name, " ", s.value, " -> ", value));
      s.value = value;
    }
  }
  static double nearest(double value, const Range& range) {
    const double clamped = std::clamp(value, range.least, std::max(range.least, range.most));
    if (range.step <= 0) return clamped;
    return std::min(range.least + std::round((clamped - range.least) / range.step) * range.step, range.most);
  }
  void count(const char* what, int& n) {
    if (n >= 0) return;
    adjust(text(what, " ", n, " -> 1"));
    n = 1;
  }
  void raw(Processing& p) {
    if (p != Processing::raw || facts_.raw) return;
    adjust("processing raw -> corrected");
    p = Processing::corrected;
  }

  Validated& out_;
  const FunctionCapability& facts_;
};

}  // namespace

Function function_of(const Request& request) noexcept {
  constexpr Function functions[] = {Function::document_reader, Function::fingerprint_scanner, Function::camera,
                                    Function::code_reader,     Function::chip_reader,         Function::chip_reader};
  return functions[request.index()];
}

Validated validate(Request request, const Capability& capability) {
  Validated out{Verdict::valid, std::move(request), {}};
  const auto* facts = capability.find(function_of(out.request));
  if (facts == nullptr) {
    out.verdict = Verdict::invalid;
    out.changes = {text("the unit has no ", name(function_of(out.request)))};
    return out;
  }
  std::visit(Check(out, *facts), out.request);
  return out;
}

}  // namespace landfall::hal
