#include <landfall/base/hint.hpp>

#include <landfall/base/name_table.hpp>
#include <landfall/base/provenance.hpp>
#include <landfall/base/text.hpp>

namespace landfall {
namespace {

struct Entry {
  HintCode value;
  std::string_view name, en, es;
};
// The catalogue: one row a code. Arguments are appended in brackets by sentence().
constexpr auto catalogue = name_table<Entry>({
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
    {HintCode::wait, "wait", "Please wait.", "Espere, por favor."},
});

struct Describe {
  std::string operator()(Finger f) const { return std::string(name(f)); }
  std::string operator()(const Box& b) const { return text(b.width, "x", b.height, "+", b.x, "+", b.y); }
  std::string operator()(const CellRange& c) const { return text("line ", c.line, ", cells ", c.first, "-", c.last); }
  std::string operator()(Millimetres m) const { return text(m.value, " mm"); }
};

}  // namespace

std::string_view name(HintCode code) noexcept { return catalogue.name(code); }

std::string_view name(Severity severity) noexcept {
  using enum Severity;
  static constexpr auto names = name_table<Severity>({{info, "info"}, {advise, "advise"}, {insist, "insist"}});
  return names.name(severity);
}

namespace {
constexpr auto fingers = name_table<Finger>({{Finger::unknown, "unknown"},
                                             {Finger::right_thumb, "right_thumb"},
                                             {Finger::right_index, "right_index"},
                                             {Finger::right_middle, "right_middle"},
                                             {Finger::right_ring, "right_ring"},
                                             {Finger::right_little, "right_little"},
                                             {Finger::left_thumb, "left_thumb"},
                                             {Finger::left_index, "left_index"},
                                             {Finger::left_middle, "left_middle"},
                                             {Finger::left_ring, "left_ring"},
                                             {Finger::left_little, "left_little"},
                                             {Finger::right_four, "right_four"},
                                             {Finger::left_four, "left_four"},
                                             {Finger::two_thumbs, "two_thumbs"}});
}  // namespace

std::string_view name(Finger finger) noexcept { return fingers.name(finger); }
std::optional<Finger> finger(std::string_view name) noexcept { return fingers.value(name); }

std::string_view name(NoticeCode code) noexcept {
  using enum NoticeCode;
  static constexpr auto names = name_table<NoticeCode>({{lamp_warming, "lamp_warming"},
                                                        {temperature, "temperature"},
                                                        {dirt, "dirt"},
                                                        {calibration_due, "calibration_due"},
                                                        {calibration_missing, "calibration_missing"},
                                                        {degraded, "degraded"},
                                                        {frames_dropped, "frames_dropped"},
                                                        {line_reset, "line_reset"},
                                                        {identity_positional, "identity_positional"},
                                                        {unreadable, "unreadable"}});
  return names.name(code);
}

std::string sentence(const Hint& hint, std::string_view locale) {
  const Entry* entry = catalogue.find(hint.code);
  if (entry == nullptr) entry = catalogue.find(HintCode::wait);
  std::string out(locale.substr(0, 2) == "es" ? entry->es : entry->en);
  std::string arguments;
  for (const auto& argument : hint.arguments)
    arguments += (arguments.empty() ? "" : ", ") + std::visit(Describe{}, argument);
  if (!arguments.empty()) out += " (" + arguments + ")";
  return out;
}

std::string_view name(Origin origin) noexcept {
  using enum Origin;
  static constexpr auto names =
      name_table<Origin>({{measured, "measured"}, {simulated, "simulated"}, {replayed, "replayed"}, {file, "file"}});
  return names.name(origin);
}

std::string_view name(CalibrationState state) noexcept {
  using enum CalibrationState;
  static constexpr auto names = name_table<CalibrationState>({{unknown, "unknown"},
                                                              {none, "none"},
                                                              {valid, "valid"},
                                                              {due, "due"},
                                                              {expired, "expired"},
                                                              {invalid, "invalid"}});
  return names.name(state);
}

}  // namespace landfall
