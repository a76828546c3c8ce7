// The only file that knows Tesseract, by its C interface. Debian packages its general English model and none for OCR-B.
#include <landfall/ocr/line_reader.hpp>

#include <dlfcn.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <utility>

#include <tesseract/capi.h>

#include <landfall/base/log.hpp>
#include <landfall/base/text.hpp>

namespace landfall::ocr {

// What is used of the library, under the names of its header.
struct Tesseract {
#define LANDFALL_EACH_OF_TESSERACT(X)       \
  X(TessBaseAPICreate)                      \
  X(TessBaseAPIDelete)                      \
  X(TessBaseAPIInit2)                       \
  X(TessBaseAPISetPageSegMode)              \
  X(TessBaseAPISetVariable)                 \
  X(TessBaseAPISetImage)                    \
  X(TessBaseAPISetSourceResolution)         \
  X(TessBaseAPIRecognize)                   \
  X(TessBaseAPIGetIterator)                 \
  X(TessBaseAPIClear)                       \
  X(TessResultIteratorDelete)               \
  X(TessResultIteratorGetPageIteratorConst) \
  X(TessResultIteratorNext)                 \
  X(TessResultIteratorGetUTF8Text)          \
  X(TessResultIteratorConfidence)           \
  X(TessPageIteratorBoundingBox)            \
  X(TessDeleteText)
#define LANDFALL_DECLARE(function) decltype(&::function) function = nullptr;
  LANDFALL_EACH_OF_TESSERACT(LANDFALL_DECLARE)
#undef LANDFALL_DECLARE
};

namespace {

Error not_loaded(const std::string& library) {
  const char* why = ::dlerror();
  return Error(Errc::not_found, Layer::reader,
               text("Tesseract's shared library ", library, " (Debian package libtesseract5)"),
               why != nullptr ? why : "none");
}

// Never unloaded: what it has started may still run its code.
Result<Tesseract> load(const std::string& library) {
  void* const handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return not_loaded(library);
  Tesseract out;
#define LANDFALL_LOAD(function)                                                        \
  out.function = reinterpret_cast<decltype(out.function)>(::dlsym(handle, #function)); \
  if (out.function == nullptr) return not_loaded(library);
  LANDFALL_EACH_OF_TESSERACT(LANDFALL_LOAD)
#undef LANDFALL_LOAD
  return out;
}

}  // namespace

struct LineReader::Impl {
  explicit Impl(const Tesseract& its) : lib(its), engine(lib.TessBaseAPICreate()) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (engine != nullptr) lib.TessBaseAPIDelete(engine);
  }

  Result<void> start(const LineReaderOptions& options) {
    if (engine == nullptr || lib.TessBaseAPIInit2(engine, nullptr, "eng", tesseract::OEM_LSTM_ONLY) != 0)
      return Error(Errc::not_found, Layer::reader, "Tesseract's language data 'eng' (Debian package tesseract-ocr-eng)",
                   "none that it can read");
    lib.TessBaseAPISetVariable(engine, "debug_file", "/dev/null");  // else it prints what it thinks of a line
    lib.TessBaseAPISetPageSegMode(engine, tesseract::PSM_SINGLE_LINE);
    if (!options.alphabet.empty())
      lib.TessBaseAPISetVariable(engine, "tessedit_char_whitelist", options.alphabet.c_str());
    for (const char* dictionary : {"load_system_dawg", "load_freq_dawg"})
      lib.TessBaseAPISetVariable(engine, dictionary, "0");
    return {};
  }

  std::vector<Symbol> symbols() const {
    std::vector<Symbol> out;
    const auto close = [this](TessResultIterator* at) { lib.TessResultIteratorDelete(at); };
    const std::unique_ptr<TessResultIterator, decltype(close)> at(lib.TessBaseAPIGetIterator(engine), close);
    if (!at) return out;
    do {
      const auto free = [this](const char* text) { lib.TessDeleteText(text); };
      const std::unique_ptr<const char, decltype(free)> text(
          lib.TessResultIteratorGetUTF8Text(at.get(), tesseract::RIL_SYMBOL), free);
      int left = 0, top = 0, right = 0, bottom = 0;
      if (text && *text != 0 &&
          lib.TessPageIteratorBoundingBox(lib.TessResultIteratorGetPageIteratorConst(at.get()), tesseract::RIL_SYMBOL,
                                          &left, &top, &right, &bottom) != 0)
        out.push_back(
            {text.get(),
             {left, top, right - left, bottom - top},
             std::clamp(lib.TessResultIteratorConfidence(at.get(), tesseract::RIL_SYMBOL) / 100, 0.0F, 1.0F)});
    } while (lib.TessResultIteratorNext(at.get(), tesseract::RIL_SYMBOL) != 0);
    return out;
  }

  const Tesseract lib;
  TessBaseAPI* const engine;
  std::mutex mutex;  // the engine is bound to one thread at a time
};

LineReader::LineReader(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

Result<LineReader> LineReader::create(const LineReaderOptions& options) {
  try {
    LANDFALL_TRY(const auto its, load(options.library.empty() ? LANDFALL_TESSERACT : options.library));
    auto impl = std::make_unique<Impl>(its);
    LANDFALL_CHECK(impl->start(options));
    return LineReader(std::move(impl));
  } catch (const std::exception&) {
    return Error(Errc::internal, Layer::reader, "Tesseract to start", "an exception");
  }
}

Result<std::vector<Symbol>> LineReader::read(const ImageView& line) const {
  if (line.empty() || line.format != PixelFormat::gray8)
    return Error(Errc::bad_input, Layer::reader, "a grey picture of a line", std::string(name(line.format)));
  const auto& lib = impl_->lib;
  try {
    const std::lock_guard lock(impl_->mutex);
    lib.TessBaseAPISetImage(impl_->engine, line.data, line.width, line.height, 1, static_cast<int>(line.stride));
    lib.TessBaseAPISetSourceResolution(impl_->engine, 200);
    std::vector<Symbol> out;
    if (lib.TessBaseAPIRecognize(impl_->engine, nullptr) == 0) out = impl_->symbols();
    lib.TessBaseAPIClear(impl_->engine);
    return out;
  } catch (const std::exception&) {
    return Error(Errc::internal, Layer::reader, "Tesseract to read a line", "an exception");
  }
}

}  // namespace landfall::ocr
