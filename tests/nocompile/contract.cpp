// What must not compile, each beside its right twin. See CMakeLists.txt.
#include <landfall/base/log.hpp>
#include <landfall/base/text.hpp>
#include <landfall/hal/unit.hpp>

using landfall::Errc;
using landfall::Error;
using landfall::Layer;
using landfall::Personal;
using landfall::Result;
using landfall::text;

Result<int> measure();

// A Result<T> that nobody looks at.
bool measured() {
#ifdef WRONG
  measure();  // WRONG: ignoring return.*(nodiscard|unused-result)
#endif
  return measure().has_value();
}

// A Result<void>: there is no value to miss, only the error.
void leave(landfall::hal::Unit& unit) {
#ifdef WRONG
  unit.close();  // WRONG: ignoring return.*(nodiscard|unused-result)
#endif
  if (auto closed = unit.close(); !closed) return;
}

// A person's name in an Error.
Error wrong_name(const Personal<std::string>& name) {
#ifdef WRONG
  return Error(Errc::bad_input, Layer::mrz, "a name", name);  // WRONG: no matching
#endif
  return Error(Errc::bad_input, Layer::mrz, "a name", text("one of ", name));  // "one of <redacted>"
}

// A document number in a Notice to the keeper.
landfall::Notice dirty(const Personal<std::string>& number) {
#ifdef WRONG
  return landfall::Notice{landfall::NoticeCode::dirt,
                          number};  // WRONG: no (matching|viable)|could not convert|cannot convert
#endif
  return landfall::Notice{landfall::NoticeCode::dirt, text("page of ", number)};  // "page of <redacted>"
}

// A Personal as text without reveal(), which is the word that reviewers search for.
std::string spelled(const Personal<std::string>& name) {
#ifdef WRONG
  return name;  // WRONG: no viable conversion|could not convert
#endif
  return name.reveal();
}

// A person in a log line.
void log_it(const Personal<std::string>& name) {
  const landfall::Log log("nocompile");
#ifdef WRONG
  log.info(name);  // WRONG: no viable conversion|cannot convert|no matching
#endif
  log.info(text("read ", name));  // "read <redacted>"
}

// A copy of wiped bytes that nobody asked for.
landfall::SecureBytes twin(const landfall::SecureBytes& key) {
#ifdef WRONG
  return key;  // WRONG: deleted
#endif
  return key.clone();
}

// A wait without a deadline: who wants to wait without end writes never().
Result<landfall::hal::Captured> wait_for_it(landfall::hal::Unit& unit) {
#ifdef WRONG
  return unit.capture(landfall::hal::PageRequest{});  // WRONG: no matching|too few arguments
#endif
  return unit.capture(landfall::hal::PageRequest{}, landfall::Deadline::never());
}
