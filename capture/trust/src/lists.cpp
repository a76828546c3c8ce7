#include <landfall/trust/lists.hpp>

#include <algorithm>
#include <array>

#include <landfall/base/text.hpp>
#include <landfall/trust/reason.hpp>

namespace landfall::trust {
namespace {
constexpr std::size_t most_unreadable = 1000;
constexpr std::size_t most_listed = 10'000;  // all countries together have some 600
}  // namespace

// CscaMasterList ::= SEQUENCE { version INTEGER, certList SET OF Certificate } (Doc 9303-12, 9.2)
Result<MasterList> parse_master_list(ByteView content) {
  LANDFALL_TRY(const auto list, ber::only(content, "a master list"));
  ber::Reader fields(list);
  LANDFALL_CHECK(fields.next(ber::tag::integer, "the version of a master list"));
  LANDFALL_TRY(const auto set, fields.next(ber::tag::set, "the certificates of a master list"));
  MasterList out;
  ber::Reader certificates(set);
  while (!certificates.at_end()) {
    LANDFALL_TRY(const auto object, certificates.next());
    if (out.certificates.size() == most_listed)
      return refuse(Reason::malformed, text("at most ", most_listed, " certificates"), "more");
    auto certificate = Certificate::parse(object.encoding);
    if (certificate)
      out.certificates.push_back(*std::move(certificate));
    else if (out.refused.size() == most_unreadable)  // each costs more than the octets that it came in
      return refuse(Reason::malformed, text("at most ", most_unreadable, " certificates that cannot be read"), "more");
    else  // one that cannot be read is no reason to do without the others
      out.refused.push_back(std::move(certificate).error().at(text("certificate at byte ", object.offset)));
  }
  return out;
}

namespace {

Bytes copied(ByteView view) { return {view.begin(), view.end()}; }

// DocumentSignerIdentifier ::= CHOICE { [1] issuer and serial number, [2] key identifier, [3] digest }
Result<void> read_signer_name(const ber::Object& choice, Deviation& to) {
  switch (choice.tag) {
    case ber::tag::context(1): {
      ber::Reader fields(choice);
      LANDFALL_TRY(const auto issuer, fields.next(ber::tag::sequence, "an issuer"));
      LANDFALL_TRY(to.issuer, parse_name(issuer));
      LANDFALL_TRY(const auto serial, fields.next(ber::tag::integer, "a serial number"));
      to.serial = copied(serial.content);
      return {};
    }
    case ber::tag::context(2, false):
      to.key_id = copied(choice.content);
      return {};
    case ber::tag::context(3, false):
      to.certificate_digest = copied(choice.content);
      return {};
    default:
      return refuse(Reason::malformed, "the name of a signer", ber::to_text(choice.tag));
  }
}

// DeviationDocuments ::= SEQUENCE { [0] type OPTIONAL, signer OPTIONAL, [4] period OPTIONAL, [5] numbers OPTIONAL }
Result<void> read_documents(const ber::Object& documents, Deviation& to) {
  ber::Reader fields(documents);
  while (!fields.at_end()) {
    LANDFALL_TRY(const auto field, fields.next());
    if (field.tag == ber::tag::context(0, false)) {
      to.document_type.assign(field.content.begin(), field.content.end());
    } else if (field.tag == ber::tag::context(4)) {
      ber::Reader period(field);
      LANDFALL_TRY(const auto first, period.next(ber::tag::generalized_time, "the first day of issue"));
      LANDFALL_TRY(to.first_issued, ber::time(first));
      LANDFALL_TRY(const auto last, period.next(ber::tag::generalized_time, "the last day of issue"));
      LANDFALL_TRY(to.last_issued, ber::time(last));
    } else if (field.tag == ber::tag::context(5)) {
      ber::Reader numbers(field);
      for (; !numbers.at_end(); ++to.document_numbers) LANDFALL_CHECK(numbers.next());
    } else {
      LANDFALL_CHECK(read_signer_name(field, to));
    }
  }
  return {};
}

// DeviationDescription ::= SEQUENCE { description PrintableString OPTIONAL, deviationType OID, ... }
Result<void> read_descriptions(const ber::Object& set, Deviation& to) {
  ber::Reader descriptions(set);
  while (!descriptions.at_end()) {
    LANDFALL_TRY(const auto object, descriptions.next(ber::tag::sequence, "a description"));
    ber::Reader fields(object);
    if (fields.peek() != ber::tag::oid && !fields.at_end()) {
      LANDFALL_TRY(const auto written, fields.next());
      LANDFALL_TRY(auto description, ber::string(written));
      to.descriptions.push_back(std::move(description));
    }
    LANDFALL_TRY(const auto kind, fields.next(ber::tag::oid, "the kind of a deviation"));
    LANDFALL_TRY(auto dotted, ber::oid(kind));
    to.kinds.push_back(std::move(dotted));
  }
  return {};
}

}  // namespace

Result<DeviationList> parse_deviation_list(ByteView content) {
  DeviationList out;
  out.bytes = copied(content);
  LANDFALL_TRY(const auto list, ber::only(out.bytes, "a deviation list"));
  ber::Reader fields(list);
  LANDFALL_CHECK(fields.next(ber::tag::integer, "the version of a deviation list"));
  LANDFALL_TRY(const auto algorithm, fields.next_if(ber::tag::sequence));
  ber::Reader in_algorithm = algorithm ? ber::Reader(*algorithm) : fields;
  if (algorithm || fields.peek() == ber::tag::oid) {  // an AlgorithmIdentifier, or its identifier alone
    LANDFALL_TRY(const auto digest, (algorithm ? in_algorithm : fields).next(ber::tag::oid, "a digest algorithm"));
    LANDFALL_TRY(out.digest_algorithm, ber::oid(digest));
  }
  LANDFALL_TRY(const auto set, fields.next(ber::tag::set, "deviations"));
  ber::Reader deviations(set);
  while (!deviations.at_end()) {
    LANDFALL_TRY(const auto object, deviations.next(ber::tag::sequence, "a deviation"));
    ber::Reader inside(object);
    Deviation deviation;
    LANDFALL_TRY(const auto documents, inside.next(ber::tag::sequence, "the documents of a deviation"));
    LANDFALL_CHECK(read_documents(documents, deviation));
    LANDFALL_TRY(const auto descriptions, inside.next(ber::tag::set, "the descriptions of a deviation"));
    LANDFALL_CHECK(read_descriptions(descriptions, deviation));
    out.deviations.push_back(std::move(deviation));
  }
  return out;
}

bool names(const Deviation& deviation, const DeviationList& list, const Certificate& signer) {
  if (deviation.issuer)
    return deviation.issuer->canonical == signer->issuer.canonical &&
           std::ranges::equal(deviation.serial, signer->serial);
  if (deviation.key_id) return signer->subject_key_id && std::ranges::equal(*deviation.key_id, *signer->subject_key_id);
  if (!deviation.certificate_digest) return true;
  for (const auto digest : {Digest::sha1, Digest::sha224, Digest::sha256, Digest::sha384, Digest::sha512})
    if (list.digest_algorithm == oid(digest)) return *deviation.certificate_digest == hash(digest, signer->der);
  return false;
}

}  // namespace landfall::trust
