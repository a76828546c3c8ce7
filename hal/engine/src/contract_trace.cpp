// The trace at the level of the contract: a line of JSON for each begin and each event. Format:
// docs/formats/contract-trace.md
#include <cstdio>
#include <map>
#include <set>

#include <fcntl.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <landfall/base/file.hpp>
#include <landfall/base/log.hpp>
#include <landfall/base/text.hpp>
#include <landfall/hal/trace.hpp>

namespace landfall::hal {
namespace {

using nlohmann::json;
constexpr int format_version = 1;
constexpr std::uintmax_t max_file = std::uintmax_t{1} << 30;

// ---- values

json to_value(const HintArgument& argument) {
  struct {
    json operator()(Finger f) const { return {{"finger", static_cast<int>(f)}}; }
    json operator()(const Box& b) const { return {{"box", {b.x, b.y, b.width, b.height}}}; }
    json operator()(const CellRange& c) const { return {{"cells", {c.line, c.first, c.last}}}; }
    json operator()(Millimetres m) const { return {{"mm", m.value}}; }
  } visitor;
  return std::visit(visitor, argument);
}

HintArgument argument_from(const json& v) {
  if (v.contains("finger")) return static_cast<Finger>(v.at("finger").get<int>());
  if (v.contains("box")) return Box{v["box"].at(0), v["box"].at(1), v["box"].at(2), v["box"].at(3)};
  if (v.contains("cells")) return CellRange{v["cells"].at(0), v["cells"].at(1), v["cells"].at(2)};
  return Millimetres{v.at("mm").get<double>()};
}

json to_value(const Hint& hint) {
  json out{{"code", static_cast<int>(hint.code)},
           {"severity", static_cast<int>(hint.severity)},
           {"arguments", json::array()}};
  for (const auto& a : hint.arguments) out["arguments"].push_back(to_value(a));
  return out;
}

Hint hint_from(const json& v) {
  Hint out{static_cast<HintCode>(v.at("code").get<int>()), static_cast<Severity>(v.at("severity").get<int>()), {}};
  for (const auto& a : v.at("arguments")) out.arguments.push_back(argument_from(a));
  return out;
}

json to_value(const Frame& frame) {
  const auto& image = frame.image();
  const auto& info = frame.info();
  Bytes rows;
  const auto row_bytes = static_cast<std::size_t>(image.width * bytes_per_pixel(image.format));
  if (row_bytes == 0) rows.assign(image.data, image.data + image.size_bytes());
  for (int y = 0; row_bytes > 0 && y < image.height; ++y)
    rows.insert(rows.end(), image.row(y), image.row(y) + row_bytes);
  json out{{"width", image.width},
           {"height", image.height},
           {"format", static_cast<int>(image.format)},
           {"preview", info.preview},
           {"partial", info.partial},
           {"dark", info.dark},
           {"ppi", {info.ppi_x, info.ppi_y}},
           {"orientation", info.orientation},
           {"light_nm", info.light_nm},
           {"side", static_cast<int>(info.side)},
           {"settings", info.provenance.settings},
           {"pixels", to_base64(rows)}};
  if (info.light) out["light"] = static_cast<int>(*info.light);
  wipe(rows.data(), rows.size());
  return out;
}

void frame_from(const json& v, RecordedEvent& out) {
  out.width = v.at("width");
  out.height = v.at("height");
  out.format = static_cast<PixelFormat>(v.at("format").get<int>());
  FrameInfo info;
  info.preview = v.at("preview");
  info.partial = v.at("partial");
  info.dark = v.at("dark");
  info.ppi_x = v.at("ppi").at(0);
  info.ppi_y = v.at("ppi").at(1);
  info.orientation = v.at("orientation");
  info.light_nm = v.at("light_nm");
  info.side = static_cast<Side>(v.at("side").get<int>());
  info.provenance.settings = v.at("settings").get<std::vector<std::string>>();
  if (v.contains("light")) info.light = static_cast<Light>(v.at("light").get<int>());
  auto pixels = from_base64(v.at("pixels").get_ref<const std::string&>());
  const auto bpp = static_cast<std::size_t>(bytes_per_pixel(out.format));
  if (!pixels || !plausible_size(out.width, out.height) || pixels->empty() ||
      (bpp > 0 && pixels->size() != bpp * static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height)))
    throw std::invalid_argument("pixels that fit width, height and format");
  out.frame = std::move(info);
  out.pixels = std::make_shared<const SecureBytes>(ByteView(*pixels));
}

struct ToValue {
  json operator()(const FrameEvent& e) const { return {{"frame", to_value(e.frame)}}; }
  json operator()(const MessageEvent& e) const {
    return {{"message",
             {{"kind", static_cast<int>(e.kind)},
              {"symbology", e.symbology},
              {"bytes", e.bytes ? to_base64(e.bytes->view()) : ""}}}};
  }
  json operator()(const PresenceEvent& e) const { return {{"presence", static_cast<int>(e.presence)}}; }
  json operator()(const Hint& e) const { return {{"hint", to_value(e)}}; }
  json operator()(const Notice& e) const {
    return {{"notice", {{"code", static_cast<int>(e.code)}, {"detail", e.detail}}}};
  }
  json operator()(const ProgressEvent& e) const { return {{"progress", {{"fraction", e.fraction}, {"step", e.step}}}}; }
  json operator()(const Ended& e) const {
    json out{{"end", std::string(name(e.end))}};
    if (e.refused) {
      out["refused"] = json::array();
      for (const auto& reason : e.refused->reasons) out["refused"].push_back(to_value(reason));
    }
    if (e.error)
      out["error"] = {{"code", static_cast<int>(e.error->code())},
                      {"wanted", e.error->wanted()},
                      {"found", e.error->found()},
                      {"where", e.error->where()}};
    return {{"ended", out}};
  }
  json operator()(const UnitEvent& e) const { return {{"unit", std::string(name(e.change))}}; }
};

End end_from(const std::string& text_of_end) {
  for (int i = 0; i <= static_cast<int>(End::stolen); ++i)
    if (name(static_cast<End>(i)) == text_of_end) return static_cast<End>(i);
  throw std::invalid_argument("the name of an end");
}

Ended ended_from(const json& v) {
  Ended out{end_from(v.at("end")), {}, {}};
  if (v.contains("refused")) {
    out.refused.emplace();
    for (const auto& reason : v["refused"]) out.refused->reasons.push_back(hint_from(reason));
  }
  if (v.contains("error")) {
    const auto& e = v["error"];
    out.error = Error(static_cast<Errc>(e.at("code").get<int>()), Layer::driver, e.at("wanted"), e.at("found"))
                    .at(e.at("where").get<std::string>());
  }
  return out;
}

// ---- writing

class Writer final : public ContractTrace {
 public:
  explicit Writer(std::FILE* file) : file_(file) { line({{"landfall-contract", format_version}}); }
  ~Writer() override { std::fclose(file_); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void begun(const UnitInfo& unit, std::uint64_t operation, const Request& request, TimePoint time) override {
    line({{"begin", operation},
          {"t", time.ns},
          {"device", unit.id},
          {"driver", unit.driver},
          {"function", static_cast<int>(function_of(request))},
          {"request", request.index()}});
  }
  void event(const Event& event) override {
    json value = std::visit(ToValue{}, event.body);
    value["of"] = event.operation;
    value["t"] = event.time.ns;
    line(value);
  }

 private:
  void line(const json& value) {
    std::string out = value.dump(-1, ' ', false, json::error_handler_t::replace);
    out += '\n';
    const Lock lock(mutex_);
    if (std::fwrite(out.data(), 1, out.size(), file_) != out.size() || std::fflush(file_) != 0)
      Log("trace").error("the contract trace cannot be written");
    wipe(out.data(), out.size());
  }
  Mutex mutex_;
  std::FILE* file_;
};

// ---- reading

class Reader {
 public:
  // Throws nlohmann's or our exceptions; read_contract() turns them into an Error with the line.
  void line(const json& value) {
    if (!header_) {
      if (value.at("landfall-contract").get<int>() != format_version) throw std::invalid_argument("format version 1");
      header_ = true;
      return;
    }
    if (value.contains("begin")) {
      const auto function = value.at("function").get<int>();
      const auto request = value.at("request").get<std::size_t>();
      if (function < 0 || function > static_cast<int>(Function::code_reader) || request >= std::variant_size_v<Request>)
        throw std::invalid_argument("a function and a request that exist");
      started_[value.at("begin")] = {operations_.size(), value.at("t").get<std::int64_t>()};
      operations_.push_back({value.at("device"), static_cast<Function>(function), request, {}});
      return;
    }
    const auto started = started_.find(value.at("of").get<std::uint64_t>());
    if (started == started_.end()) return;  // an event that came before its begin was written, or of no operation
    RecordedEvent event;
    event.after = Duration(std::max<std::int64_t>(0, value.at("t").get<std::int64_t>() - started->second.second));
    body(value, event);
    operations_[started->second.first].events.push_back(std::move(event));
  }
  std::vector<RecordedOperation> take() { return std::move(operations_); }
  [[nodiscard]] bool header() const { return header_; }

 private:
  static void body(const json& v, RecordedEvent& out) {
    if (v.contains("frame")) return frame_from(v["frame"], out);
    if (v.contains("message")) {
      const auto& m = v["message"];
      auto bytes = from_base64(m.at("bytes").get_ref<const std::string&>());
      if (!bytes) throw std::invalid_argument("base64");
      out.body = MessageEvent{static_cast<MessageKind>(m.at("kind").get<int>()),
                              std::make_shared<const SecureBytes>(ByteView(*bytes)), m.at("symbology")};
    } else if (v.contains("presence")) {
      out.body = PresenceEvent{static_cast<Presence>(v["presence"].get<int>())};
    } else if (v.contains("hint")) {
      out.body = hint_from(v["hint"]);
    } else if (v.contains("notice")) {
      out.body = Notice{static_cast<NoticeCode>(v["notice"].at("code").get<int>()), v["notice"].at("detail")};
    } else if (v.contains("progress")) {
      out.body = ProgressEvent{v["progress"].at("fraction"), v["progress"].at("step")};
    } else {
      out.body = ended_from(v.at("ended"));
    }
  }
  bool header_ = false;
  std::vector<RecordedOperation> operations_;
  std::map<std::uint64_t, std::pair<std::size_t, std::int64_t>> started_;
};

}  // namespace

Result<std::shared_ptr<ContractTrace>> record_contract(const std::string& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  std::FILE* file = fd < 0 ? nullptr : ::fdopen(fd, "w");
  if (file == nullptr)
    return Error(Errc::io, Layer::hal, "a new file that can be written", "it exists or cannot be made").at(path);
  return std::shared_ptr<ContractTrace>(std::make_shared<Writer>(file));
}

Result<std::vector<RecordedOperation>> read_contract(const std::string& path) {
  LANDFALL_TRY(const auto bytes, read_file(path, max_file, Layer::hal));
  std::string_view in(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  Reader reader;
  int number = 0;
  try {
    while (!in.empty()) {
      const auto line = in.substr(0, in.find('\n'));
      in.remove_prefix(std::min(in.size(), line.size() + 1));
      ++number;
      reader.line(json::parse(line));
    }
  } catch (const std::exception& e) {  // nlohmann's exceptions name the key and the type
    return Error(Errc::bad_input, Layer::hal, "a line of a contract trace", e.what()).at(text(path, " line ", number));
  }
  if (!reader.header())
    return Error(Errc::bad_input, Layer::hal, "the header landfall-contract 1", "an empty file").at(path);
  return reader.take();
}

}  // namespace landfall::hal
