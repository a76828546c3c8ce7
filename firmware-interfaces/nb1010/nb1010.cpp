#include <landfall/firmware/nb1010.hpp>

#include <algorithm>

#include <landfall/base/text.hpp>

namespace landfall::firmware::nb1010 {

namespace {

constexpr std::uint8_t sync = 0x80;
constexpr std::size_t measure_at = 12;                                           // in finger and status answers
constexpr std::size_t more_at = 12, row_at = 16, width_at = 20, pixels_at = 25;  // in image frames

Error wrong(std::string wanted, std::string found) {
  return Error(Errc::protocol, Layer::driver, std::move(wanted), std::move(found));
}

Bytes frame(std::uint8_t id, std::uint8_t sequence, std::size_t length) {
  Bytes out{sync, id, sequence, 0};
  put_u32le(out, static_cast<std::uint32_t>(length));
  out.resize(length);
  return out;
}

Bytes answer(Answer id, std::uint8_t sequence, std::uint8_t value) {
  auto out = frame(static_cast<std::uint8_t>(id), sequence, status_bytes);
  out[measure_at] = value;
  return out;
}

Result<std::uint8_t> parse_value(ByteView in, Answer id, std::uint8_t sequence) {
  LANDFALL_CHECK(parse_answer(in, id, sequence));
  if (in.size() != status_bytes) return wrong(text("an answer of ", status_bytes, " bytes"), text(in.size()));
  return in[measure_at];
}

}  // namespace

Answer answer_to(Command command) noexcept {
  switch (command) {
    case Command::check:
      return Answer::check;
    case Command::device_string:
      return Answer::device_string;
    case Command::finger:
      return Answer::finger;
    case Command::prepare:
    case Command::capture:
      break;
  }
  return Answer::status;
}

Result<Header> parse_header(ByteView in) {
  if (in.size() < header_bytes) return wrong(text("a header of ", header_bytes, " bytes"), text(in.size(), " bytes"));
  if (in[0] != sync) return wrong("a frame that starts with 0x80", text("0x", to_hex(in.first(1))));
  const auto length = ByteReader(in.subspan(4)).u32le().value_or(0);
  if (length != in.size())
    return wrong(text("a frame of the ", length, " bytes that its header tells"), text(in.size(), " bytes"));
  return Header{in[1], in[2], length};
}

Bytes command_frame(Command command, std::uint8_t sequence) {
  const auto id = static_cast<std::uint8_t>(command);
  switch (command) {
    case Command::prepare: {
      auto out = frame(id, sequence, 12);
      out[9] = 0x04;
      return out;
    }
    case Command::capture: {
      auto out = frame(id, sequence, 32);
      out[8] = 0x02;
      out[28] = 0x20;
      return out;
    }
    case Command::check:
    case Command::device_string:
    case Command::finger:
      break;
  }
  return frame(id, sequence, header_bytes);
}

Result<ByteView> parse_answer(ByteView in, Answer wanted, std::uint8_t sequence) {
  LANDFALL_TRY(const auto header, parse_header(in));
  if (header.id != static_cast<std::uint8_t>(wanted))
    return wrong(text("answer ", static_cast<int>(wanted)), text("answer ", static_cast<int>(header.id)));
  if (header.sequence != sequence)
    return wrong(text("sequence number ", static_cast<int>(sequence)), text(static_cast<int>(header.sequence)));
  return in.subspan(header_bytes);
}

Result<std::uint8_t> parse_finger(ByteView in, std::uint8_t sequence) {
  return parse_value(in, Answer::finger, sequence);
}
Result<std::uint8_t> parse_status(ByteView in, std::uint8_t sequence) {
  return parse_value(in, Answer::status, sequence);
}

Result<std::span<const std::uint8_t, frame_pixels>> parse_image_frame(ByteView in, int index) {
  const auto place = [index](Error error) {
    return std::move(error).at(text("image frame ", index + 1, " of ", image_frames));
  };
  if (index < 0 || index >= image_frames)
    return Error(Errc::bad_input, Layer::driver, text("image frames 0 to ", image_frames - 1), text(index));
  if (in.size() != image_frame_bytes)
    return place(wrong(text("a frame of ", image_frame_bytes, " bytes"), text(in.size(), " bytes")));
  if (auto payload = parse_answer(in, Answer::image, 0); !payload) return place(std::move(payload).error());
  const auto number = [&](std::size_t at) { return ByteReader(in.subspan(at)).u32le().value_or(0); };
  const auto last_row = static_cast<std::uint32_t>(index * rows_per_frame + rows_per_frame - 1);
  if (number(row_at) != last_row) return place(wrong(text("rows up to ", last_row), text("up to ", number(row_at))));
  const std::uint32_t more = index + 1 < image_frames ? 1 : 0;
  if (number(more_at) != more)
    return place(
        wrong(more != 0 ? "the mark that more frames follow" : "the mark of the last frame", text(number(more_at))));
  const auto row_width = ByteReader(in.subspan(width_at)).u16le().value_or(0);
  if (row_width != width) return place(wrong(text("rows of ", width, " pixels"), text(row_width)));
  return std::span<const std::uint8_t, frame_pixels>(in.data() + pixels_at, frame_pixels);
}

Result<CommandFrame> parse_command(ByteView in) {
  LANDFALL_TRY(const auto header, parse_header(in));
  for (const auto command :
       {Command::check, Command::prepare, Command::capture, Command::device_string, Command::finger}) {
    if (header.id != static_cast<std::uint8_t>(command)) continue;
    if (!std::ranges::equal(in, command_frame(command, header.sequence)))
      return wrong("the payload that is known to work", "another").at(text("command ", static_cast<int>(header.id)));
    return CommandFrame{command, header.sequence};
  }
  return wrong("a command that is known", text("command ", static_cast<int>(header.id)));
}

Bytes finger_answer(std::uint8_t sequence, std::uint8_t measure) { return answer(Answer::finger, sequence, measure); }
Bytes status_answer(std::uint8_t sequence, std::uint8_t status) { return answer(Answer::status, sequence, status); }
Bytes check_answer(std::uint8_t sequence) {
  return frame(static_cast<std::uint8_t>(Answer::check), sequence, header_bytes);
}

Bytes device_string_answer(std::uint8_t sequence, std::string_view name) {
  auto out = frame(static_cast<std::uint8_t>(Answer::device_string), sequence, header_bytes + name.size());
  std::ranges::copy(as_bytes(name), out.begin() + header_bytes);
  return out;
}

Bytes image_frame(int index, std::span<const std::uint8_t, frame_pixels> rows) {
  auto out = frame(static_cast<std::uint8_t>(Answer::image), 0, image_frame_bytes);
  out[more_at] = index + 1 < image_frames ? 1 : 0;
  out[row_at] = static_cast<std::uint8_t>(index * rows_per_frame + rows_per_frame - 1);
  out[width_at] = width & 0xFF;
  out[width_at + 1] = width >> 8;
  out[24] = 0x01;
  std::ranges::copy(rows, out.begin() + pixels_at);
  return out;
}

}  // namespace landfall::firmware::nb1010
