// The only file that knows Tesseract. Debian packages its general English model and none for OCR-B.
#include "tesseract_recognizer.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>

#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

namespace landfall::mrz_reader {
namespace {

struct Symbol {
  double x;
  char c;
  float confidence;
};

Result<std::unique_ptr<tesseract::TessBaseAPI>> start() {
  auto api = std::make_unique<tesseract::TessBaseAPI>();
  if (api->Init(nullptr, "eng", tesseract::OEM_LSTM_ONLY) != 0)
    return Error(Errc::not_found, Layer::reader, "Tesseract's language data 'eng' (Debian package tesseract-ocr-eng)",
                 "none that it can read");
  api->SetPageSegMode(tesseract::PSM_SINGLE_LINE);
  api->SetVariable("tessedit_char_whitelist", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<");
  for (const char* dictionary : {"load_system_dawg", "load_freq_dawg"}) api->SetVariable(dictionary, "0");
  return api;
}

std::vector<Symbol> symbols(tesseract::TessBaseAPI& api) {
  std::vector<Symbol> out;
  const std::unique_ptr<tesseract::ResultIterator> at(api.GetIterator());
  if (!at) return out;
  do {
    const std::unique_ptr<const char[]> text(at->GetUTF8Text(tesseract::RIL_SYMBOL));
    int left = 0, top = 0, right = 0, bottom = 0;
    if (text && text[0] != 0 && text[1] == 0 && at->BoundingBox(tesseract::RIL_SYMBOL, &left, &top, &right, &bottom))
      out.push_back({(left + right) / 2.0, text[0], at->Confidence(tesseract::RIL_SYMBOL) / 100});
  } while (at->Next(tesseract::RIL_SYMBOL));
  return out;
}

}  // namespace

struct TesseractRecognizer::Lane {
  std::unique_ptr<tesseract::TessBaseAPI> api;
};

TesseractRecognizer::TesseractRecognizer() = default;
TesseractRecognizer::~TesseractRecognizer() = default;

Result<std::unique_ptr<TesseractRecognizer>> TesseractRecognizer::create() {
  std::unique_ptr<TesseractRecognizer> engine(new TesseractRecognizer);
  try {
    LANDFALL_TRY(auto api, start());
    engine->lane_ = std::make_unique<Lane>(Lane{std::move(api)});
  } catch (const std::exception&) {
    return Error(Errc::internal, Layer::reader, "Tesseract to start", "an exception");
  }
  return engine;
}

Result<std::vector<CellScores>> TesseractRecognizer::read(const StraightLine& line) const {
  if (line.picture.empty() || line.picture.format != PixelFormat::gray8 || line.cells.empty())
    return Error(Errc::bad_input, Layer::reader, "a grey picture of a line with cells",
                 std::string(landfall::name(line.picture.format)));
  std::vector<Symbol> found;
  try {
    const std::lock_guard lock(mutex_);  // Tesseract's object is bound to one thread at a time
    lane_->api->SetImage(line.picture.data, line.picture.width, line.picture.height, 1,
                         static_cast<int>(line.picture.stride));
    lane_->api->SetSourceResolution(200);
    if (lane_->api->Recognize(nullptr) == 0) found = symbols(*lane_->api);
    lane_->api->Clear();
  } catch (const std::exception&) {
    return Error(Errc::internal, Layer::reader, "Tesseract to read a line", "an exception");
  }
  // As many symbols as cells: one each, in order. Otherwise each goes to the cell whose middle is nearest to its own.
  std::vector<CellScores> scores(line.cells.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::size_t cell = i;
    if (found.size() != line.cells.size())
      for (std::size_t k = cell = 0; k < line.cells.size(); ++k)
        if (std::abs(line.cells[k].x - found[i].x) < std::abs(line.cells[cell].x - found[i].x)) cell = k;
    if (const auto c = alphabet.find(found[i].c); c != std::string_view::npos)
      scores[cell].probability[c] = std::clamp(found[i].confidence, 0.0F, 1.0F);
  }
  return scores;
}

}  // namespace landfall::mrz_reader
