#include <landfall/base/hint.hpp>

#include <array>

#include <landfall/base/provenance.hpp>
#include <landfall/base/text.hpp>

namespace landfall {
namespace {

struct Entry {
  HintCode code;
  std::string_view name, en, es;
};
// The catalogue: one row a code. Arguments are appended in brackets by sentence().
constexpr std::array<Entry, 25> catalogue{{
    {HintCode::place_document, "place_document", "Place the document on the reader.",
     "Coloque el documento en el lector."},
    {HintCode::turn_document, "turn_document", "Turn the document over.", "Dé la vuelta al documento."},
    {HintCode::remove_document, "remove_document", "Remove the document.", "Retire el documento."},
    {HintCode::hold_document_still, "hold_document_still", "Keep the document still.", "Mantenga quieto el documento."},
    {HintCode::document_cut_off, "document_cut_off", "The document is cut off: move it fully onto the glass.",
     "El documento está cortado: colóquelo por completo sobre el cristal."},
    {HintCode::document_glare, "document_glare", "A reflection covers part of the page: tilt or move it.",
     "Un reflejo cubre parte de la página: inclínela o muévala."},
    {HintCode::document_out_of_focus, "document_out_of_focus", "The page is not sharp: press it flat.",
     "La página no está nítida: apriétela contra el cristal."},
    {HintCode::document_too_small, "document_too_small", "The page is too far away: bring it closer.",
     "La página está demasiado lejos: acérquela."},
    {HintCode::document_covered, "document_covered", "Something covers the page: take fingers and covers away.",
     "Algo cubre la página: retire los dedos y las fundas."},
    {HintCode::place_finger, "place_finger", "Place your finger on the scanner.", "Coloque el dedo en el escáner."},
    {HintCode::lift_finger, "lift_finger", "Lift your finger.", "Levante el dedo."},
    {HintCode::press_harder, "press_harder", "Press a little harder.", "Presione un poco más."},
    {HintCode::press_lighter, "press_lighter", "Press less hard.", "Presione menos."},
    {HintCode::centre_finger, "centre_finger", "Move your finger to the centre.", "Mueva el dedo al centro."},
    {HintCode::clean_finger, "clean_finger", "Wipe your finger and try again.", "Limpie el dedo e intente de nuevo."},
    {HintCode::finger_too_fast, "finger_too_fast", "Keep your finger on the scanner until told to lift it.",
     "Mantenga el dedo en el escáner hasta que se le indique."},
    {HintCode::present_chip, "present_chip", "Lay the document on the chip reader.",
     "Apoye el documento sobre el lector de chip."},
    {HintCode::hold_chip_still, "hold_chip_still", "Leave the document on the chip reader.",
     "Deje el documento sobre el lector de chip."},
    {HintCode::look_at_camera, "look_at_camera", "Look at the camera.", "Mire a la cámara."},
    {HintCode::move_closer, "move_closer", "Come closer.", "Acérquese."},
    {HintCode::move_back, "move_back", "Step back a little.", "Retroceda un poco."},
    {HintCode::hold_head_still, "hold_head_still", "Hold your head still.", "Mantenga la cabeza quieta."},
    {HintCode::one_person_only, "one_person_only", "One person at a time, please.", "Una persona a la vez, por favor."},
    {HintCode::scan_code, "scan_code", "Hold the code in front of the reader.", "Ponga el código frente al lector."},
    {HintCode::document_unreadable, "document_unreadable", "This document could not be read.",
     "No se pudo leer este documento."},
}};
constexpr Entry wait_entry{HintCode::wait, "wait", "Please wait.", "Espere, por favor."};

const Entry& entry(HintCode code) noexcept {
  for (const auto& e : catalogue)
    if (e.code == code) return e;
  return wait_entry;
}

struct Describe {
  std::string operator()(Finger f) const { return std::string(name(f)); }
  std::string operator()(const Box& b) const { return text(b.width, "x", b.height, "+", b.x, "+", b.y); }
  std::string operator()(const CellRange& c) const { return text("line ", c.line, ", cells ", c.first, "-", c.last); }
  std::string operator()(Millimetres m) const { return text(m.value, " mm"); }
};

}  // namespace

std::string_view name(HintCode code) noexcept { return entry(code).name; }

std::string_view name(Severity severity) noexcept {
  switch (severity) {
    case Severity::info:
      return "info";
    case Severity::advise:
      return "advise";
    case Severity::insist:
      return "insist";
  }
  return "unknown";
}

std::string_view name(Finger finger) noexcept {
  switch (finger) {
    case Finger::unknown:
      return "unknown";
    case Finger::right_thumb:
      return "right_thumb";
    case Finger::right_index:
      return "right_index";
    case Finger::right_middle:
      return "right_middle";
    case Finger::right_ring:
      return "right_ring";
    case Finger::right_little:
      return "right_little";
    case Finger::left_thumb:
      return "left_thumb";
    case Finger::left_index:
      return "left_index";
    case Finger::left_middle:
      return "left_middle";
    case Finger::left_ring:
      return "left_ring";
    case Finger::left_little:
      return "left_little";
    case Finger::right_four:
      return "right_four";
    case Finger::left_four:
      return "left_four";
    case Finger::two_thumbs:
      return "two_thumbs";
  }
  return "unknown";
}

std::string_view name(NoticeCode code) noexcept {
  switch (code) {
    case NoticeCode::lamp_warming:
      return "lamp_warming";
    case NoticeCode::temperature:
      return "temperature";
    case NoticeCode::dirt:
      return "dirt";
    case NoticeCode::calibration_due:
      return "calibration_due";
    case NoticeCode::calibration_missing:
      return "calibration_missing";
    case NoticeCode::degraded:
      return "degraded";
    case NoticeCode::frames_dropped:
      return "frames_dropped";
    case NoticeCode::line_reset:
      return "line_reset";
    case NoticeCode::identity_positional:
      return "identity_positional";
    case NoticeCode::unreadable:
      return "unreadable";
  }
  return "unknown";
}

std::string sentence(const Hint& hint, std::string_view locale) {
  const auto& e = entry(hint.code);
  std::string out(locale.substr(0, 2) == "es" ? e.es : e.en);
  std::string arguments;
  for (const auto& argument : hint.arguments)
    arguments += (arguments.empty() ? "" : ", ") + std::visit(Describe{}, argument);
  if (!arguments.empty()) out += " (" + arguments + ")";
  return out;
}

const char* name(Origin origin) noexcept {
  switch (origin) {
    case Origin::measured:
      return "measured";
    case Origin::simulated:
      return "simulated";
    case Origin::replayed:
      return "replayed";
    case Origin::file:
      return "file";
  }
  return "unknown";
}

const char* name(CalibrationState state) noexcept {
  switch (state) {
    case CalibrationState::unknown:
      return "unknown";
    case CalibrationState::none:
      return "none";
    case CalibrationState::valid:
      return "valid";
    case CalibrationState::due:
      return "due";
    case CalibrationState::expired:
      return "expired";
    case CalibrationState::invalid:
      return "invalid";
  }
  return "unknown";
}

}  // namespace landfall
