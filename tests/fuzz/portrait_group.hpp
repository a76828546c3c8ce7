#pragma once

#include <landfall/base/der.hpp>
#include <landfall/records/biometric_block.hpp>

// What fuzz_portrait and the program that makes its seeds have to agree in.
namespace landfall::fuzz {

inline Bytes record_of(ByteView picture, bool later) {
  if (later) {
    records::iso39794::ImageRepresentation2D image;
    image.data = picture;
    return records::write(records::iso39794::face_block(image)).value();
  }
  records::iso19794::FaceRecord record;
  record.faces.emplace_back().image = picture;
  return records::write(records::BiometricBlock(record)).value();
}

// Doc 9303-10, 4.7.2: one template, its header of format owner and type, and the record.
inline Bytes dg2_of(ByteView picture, bool later) {
  const Bytes header = der::object(0xA1, Bytes{0x87, 2, 1, 1, 0x88, 2, 0, 8});
  const Bytes record = record_of(picture, later);
  const Bytes data = later ? der::object(0x7F2E, {der::object(0xA1, record)}) : der::object(0x5F2E, record);
  const Bytes one = der::object(0x7F60, {header, data});
  return der::object(0x75, {der::object(0x7F61, {der::integer(1), one})});
}

}  // namespace landfall::fuzz
