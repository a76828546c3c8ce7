#pragma once

#include <string>

#include <landfall/base/bytes.hpp>
#include <landfall/base/clock.hpp>
#include <landfall/base/personal.hpp>
#include <landfall/base/provenance.hpp>

namespace landfall::model {

/// What a code reader sent: a barcode, a zone, or what a reader's own OCR says. Personal data.
struct CodeMessage {
  std::string kind{};       ///< "code", "mrz", "ocr"
  std::string symbology{};  ///< "PDF417"; empty where it does not apply
  Personal<Bytes> bytes{};
  WallTime time{};
  Provenance provenance{};
};

}  // namespace landfall::model
