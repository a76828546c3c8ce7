#pragma once

#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

namespace landfall::tools {

/// Text as it may go to a terminal: what would move the cursor, change the terminal or turn the order of what is read
/// becomes visible: \xNN for controls and octets that are no UTF-8, \uNNNN (as in JSON) for C1 controls (U+0080 to
/// U+009F), bidirectional and invisible characters (Unicode Standard Annex 9, 2; Unicode Technical Report 36, 2.5).
/// `lines`: line feeds and tabs stay as they are.
[[nodiscard]] std::string safe(std::string_view text, bool lines);

/// While it lives, all that a stream writes is safe(): whatever a device, a file or a name had in it. Bytes of a
/// character that come one by one are kept until it is whole.
class SafeOutput final : public std::streambuf {
 public:
  explicit SafeOutput(std::ostream& stream);
  SafeOutput(const SafeOutput&) = delete;
  SafeOutput& operator=(const SafeOutput&) = delete;
  ~SafeOutput() override;

 protected:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;

 private:
  bool put(std::string_view text);
  std::ostream& stream_;
  std::streambuf* inner_;
  std::string pending_;  // the beginning of a character
};

}  // namespace landfall::tools
