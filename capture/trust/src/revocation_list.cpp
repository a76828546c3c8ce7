#include <landfall/trust/revocation_list.hpp>

#include <algorithm>

#include <landfall/trust/reason.hpp>

#include "pem.hpp"
#include "signed_object.hpp"

namespace landfall::trust {
namespace {

constexpr std::string_view oid_crl_number = "2.5.29.20", oid_crl_authority = "2.5.29.35",
                           oid_crl_issuer_name = "2.5.29.18", oid_crl_reason = "2.5.29.21",
                           oid_invalidity_date = "2.5.29.24";
constexpr std::chrono::days unlimited_age{90}, longest_age{400};
constexpr std::size_t most_unknown = 16;  // one is enough to refuse the list

ByteView serial_number(ByteView integer) noexcept {
  while (!integer.empty() && integer[0] == 0) integer = integer.subspan(1);
  return integer;
}
bool less_serial(ByteView a, ByteView b) noexcept {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

Result<std::chrono::sys_seconds> next_time(ber::Reader& reader) {
  LANDFALL_TRY(const auto object, reader.next());
  return ber::time(object);
}

bool is_time(std::optional<ber::Tag> tag) noexcept {
  return tag == ber::tag::utc_time || tag == ber::tag::generalized_time;
}

struct CrlExtension {
  std::string oid;
  bool critical = false;
  ByteView value;
};

Result<CrlExtension> read_crl_extension(const ber::Object& object) {
  CrlExtension out;
  ber::Reader fields(object);
  LANDFALL_TRY(const auto kind, fields.next(ber::tag::oid, "the kind of an extension"));
  LANDFALL_TRY(out.oid, ber::oid(kind));
  LANDFALL_TRY(const auto critical, fields.next_if(ber::tag::boolean));
  if (critical) {
    LANDFALL_TRY(out.critical, ber::boolean(*critical));
  }
  LANDFALL_TRY(const auto octets, fields.next(ber::tag::octet_string, "the value of an extension"));
  out.value = octets.content;
  return out;
}

// A delta or an indirect list says of itself, and of its entries, that it is one, critically: it does not hold all
// revocations of its issuer, and may hold those of others.
void note_unknown(const CrlExtension& extension, std::initializer_list<std::string_view> known,
                  RevocationList::Fields& to) {
  if (!extension.critical || std::ranges::find(known, extension.oid) != known.end()) return;
  if (to.unknown_critical.size() < most_unknown) to.unknown_critical.push_back(extension.oid);
}

Result<void> read_list_extension(const ber::Object& object, RevocationList::Fields& to) {
  LANDFALL_TRY(const auto extension, read_crl_extension(object));
  note_unknown(extension, {oid_crl_number, oid_crl_authority, oid_crl_issuer_name}, to);
  if (extension.oid == oid_crl_number) {
    LANDFALL_TRY(const auto number, ber::only(extension.value, "a CRL number"));
    LANDFALL_TRY(const auto magnitude, ber::natural(number));
    to.number = Bytes(magnitude.begin(), magnitude.end());
  } else if (extension.oid == oid_crl_authority) {
    LANDFALL_TRY(const auto sequence, ber::only(extension.value, "authorityKeyIdentifier"));
    ber::Reader inside(sequence);
    LANDFALL_TRY(const auto id, inside.next_if(ber::tag::context(0, false)));
    if (id) to.authority_key_id = id->content;
  }
  return {};
}

// RFC 5280, 5.3: the reason and the date are of no weight, as revoked is revoked.
Result<void> read_entry_extensions(ber::Reader& fields, RevocationList::Fields& to) {
  LANDFALL_TRY(const auto extensions, fields.next_if(ber::tag::sequence));
  if (!extensions) return {};
  ber::Reader reader(*extensions);
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto object, reader.next(ber::tag::sequence, "an extension of an entry"));
    LANDFALL_TRY(const auto extension, read_crl_extension(object));
    note_unknown(extension, {oid_crl_reason, oid_invalidity_date}, to);
  }
  return {};
}

Result<void> read_entries(const ber::Object& revoked, RevocationList::Fields& to) {
  ber::Reader entries(revoked);
  while (!entries.at_end()) {
    LANDFALL_TRY(const auto entry, entries.next(ber::tag::sequence, "a revoked certificate"));
    ber::Reader fields(entry);
    LANDFALL_TRY(const auto serial, fields.next(ber::tag::integer, "a serial number"));
    LANDFALL_TRY(const auto date, next_time(fields));
    to.entries.push_back({serial_number(serial.content), date});
    LANDFALL_CHECK(read_entry_extensions(fields, to));
  }
  std::sort(to.entries.begin(), to.entries.end(),
            [](const auto& a, const auto& b) { return less_serial(a.serial, b.serial); });
  return {};
}

// TBSCertList (RFC 5280, 5.1.2)
Result<void> read_tbs_list(const ber::Object& tbs, RevocationList::Fields& to) {
  ber::Reader fields(tbs);
  LANDFALL_CHECK(fields.next_if(ber::tag::integer));
  LANDFALL_TRY(const auto algorithm, fields.next(ber::tag::sequence, "a signature algorithm"));
  to.inner_algorithm = algorithm.encoding;
  LANDFALL_TRY(const auto issuer, fields.next(ber::tag::sequence, "an issuer"));
  LANDFALL_TRY(to.issuer, parse_name(issuer));
  LANDFALL_TRY(to.this_update, next_time(fields));
  if (is_time(fields.peek())) {
    LANDFALL_TRY(to.next_update, next_time(fields));
  }
  LANDFALL_TRY(const auto revoked, fields.next_if(ber::tag::sequence));
  if (revoked) LANDFALL_CHECK(read_entries(*revoked, to));
  LANDFALL_TRY(const auto extensions, fields.next_if(ber::tag::context(0)));
  if (!extensions) return {};
  ber::Reader inside(*extensions);
  LANDFALL_TRY(const auto sequence, inside.next(ber::tag::sequence, "extensions"));
  ber::Reader reader(sequence);
  while (!reader.at_end()) {
    LANDFALL_TRY(const auto extension, reader.next(ber::tag::sequence, "an extension"));
    LANDFALL_CHECK(read_list_extension(extension, to));
  }
  return {};
}

Result<void> read_list(ByteView der, RevocationList::Fields& to) {
  LANDFALL_TRY(const auto list, ber::only(der, "a revocation list"));
  ber::Reader fields(list);
  LANDFALL_TRY(const auto tbs, fields.next(ber::tag::sequence, "what was signed of a revocation list"));
  LANDFALL_TRY(const auto algorithm, fields.next(ber::tag::sequence, "a signature algorithm"));
  LANDFALL_TRY(const auto signature, fields.next(ber::tag::bit_string, "a signature"));
  LANDFALL_TRY(const auto bits, ber::bits(signature));
  to.tbs = tbs.encoding;
  to.outer_algorithm = algorithm.encoding;
  to.signature = bits.bytes;
  return read_tbs_list(tbs, to);
}

}  // namespace

struct RevocationList::Data {
  Bytes bytes;
  Fields fields;
};

Result<RevocationList> RevocationList::parse(ByteView file) {
  auto data = std::make_shared<Data>();
  LANDFALL_TRY(data->bytes, der_of_file(file, "X509 CRL"));
  LANDFALL_CHECK(read_list(data->bytes, data->fields));
  return RevocationList(std::move(data));
}

const RevocationList::Fields* RevocationList::operator->() const noexcept { return &data_->fields; }

std::optional<std::chrono::sys_seconds> RevocationList::revoked(ByteView serial) const {
  const ByteView wanted = serial_number(serial);
  const auto& entries = data_->fields.entries;
  const auto at = std::lower_bound(entries.begin(), entries.end(), wanted, [](const Entry& entry, ByteView number) {
    return less_serial(entry.serial, number);
  });
  if (at == entries.end() || !std::ranges::equal(at->serial, wanted)) return std::nullopt;
  return at->date;
}

Reason RevocationList::signed_by(const Certificate& issuer) const {
  const auto& fields = data_->fields;
  return check_signed_object(fields.inner_algorithm, fields.outer_algorithm, fields.tbs, fields.signature, issuer);
}

bool RevocationList::fresh(std::chrono::sys_seconds at) const noexcept {
  const auto& fields = data_->fields;
  const std::chrono::sys_seconds until = fields.next_update
                                             ? std::min(*fields.next_update, fields.this_update + longest_age)
                                             : fields.this_update + unlimited_age;
  return fields.this_update <= at && at <= until;
}

bool RevocationList::revokes_beyond(const RevocationList& other) const {
  return std::ranges::any_of(data_->fields.entries,
                             [&](const Entry& entry) { return !other.revoked(entry.serial).has_value(); });
}

bool RevocationList::newer_than(const RevocationList& other) const {
  return data_->fields.this_update > other->this_update;
}

}  // namespace landfall::trust
