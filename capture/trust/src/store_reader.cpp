#include "store_reader.hpp"

#include <algorithm>

#include <landfall/base/text.hpp>
#include <landfall/base/wall_time.hpp>
#include <landfall/trust/reason.hpp>
#include <landfall/trust/signed_data.hpp>

#include "pem.hpp"
#include "workshop.hpp"

namespace landfall::trust {

using workshop::asked;
using workshop::Check;

namespace {

bool begins_as(const Bytes& bytes, std::string_view begin) {
  return bytes.size() >= begin.size() && std::equal(begin.begin(), begin.end(), bytes.begin());
}

bool is_readable(const PemBlock& block) {
  if (block.label == "CERTIFICATE") return Certificate::parse(block.der).has_value();
  return block.label == "X509 CRL" && RevocationList::parse(block.der).has_value();
}

// Several things in one file were taken apart by expand(), if all of them could be read.
Result<void> one_thing(const Bytes& bytes) {
  if (begins_as(bytes, "dn:") || begins_as(bytes, "version:"))
    return refuse(Reason::malformed, "certificates and lists, one a file or all in one PEM file", "LDIF (RFC 2849)");
  LANDFALL_TRY(const auto blocks, pem_blocks(bytes));
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (!is_readable(blocks[i]))
      return refuse(
          Reason::malformed, "certificates and revocation lists in PEM",
          text("block ", i + 1, " of ", blocks.size(), ", ", blocks[i].label,
               blocks[i].label == "PKCS7" ? ": `openssl pkcs7 -print_certs` takes it apart" : ", which is none"));
  if (blocks.size() > 1)
    return refuse(Reason::malformed, "one certificate or list", text(blocks.size(), " in one file"));
  return {};
}

class FileReader {
 public:
  FileReader(const std::vector<SourceFile>& files, ReadFiles& out) : files_(files), out_(out) {}

  void run() {
    out_.reports.resize(files_.size());
    for (std::size_t i = 0; i < files_.size(); ++i) {
      report(i).name = files_[i].name;
      report(i).imported = files_[i].imported;
      report(i).fingerprint = to_hex(hash(Digest::sha256, files_[i].bytes));
      read(i);
    }
  }

 private:
  SourceReport& report(std::size_t source) { return out_.reports[source]; }
  void refuse_source(std::size_t source, Error error) { report(source).refusal = std::move(error); }

  void read(std::size_t i) {
    const auto& file = files_[i];
    if (auto right = one_thing(file.bytes); !right) return refuse_source(i, std::move(right).error());
    auto certificate = Certificate::parse_file(file.bytes);
    if (certificate) return read_certificate(i, *certificate);
    if (file.word == Word::anchor)
      return refuse_source(i, refuse(Reason::malformed, "a certificate as anchor", "something else")
                                  .because(std::move(certificate).error()));
    if (auto list = RevocationList::parse(file.bytes)) return read_revocations(i, *std::move(list));
    auto data = SignedData::parse(file.bytes);
    if (data) return read_signed(i, *data);
    if (auto bare = parse_master_list(file.bytes)) return read_bare_list(i, *std::move(bare));
    refuse_source(i, refuse(Reason::malformed, "a certificate, a revocation list, a master list or a deviation list",
                            "something else")
                         .because(std::move(data).error()));
  }

  void read_certificate(std::size_t i, const Certificate& certificate) {
    auto& out = report(i);
    out.country = certificate->subject.country;
    out.signer = to_text(certificate->issuer);
    out.date = certificate->not_before;
    out.certificates = 1;
    out.series = text("certificate ", certificate.fingerprint());
    const bool by_itself = certificate->self_issued() && signed_by(certificate, certificate) == Reason::none;
    const bool anchor = files_[i].word == Word::anchor || !asked(Check::only_named_anchors);
    if (by_itself) {
      out.kind = SourceKind::csca;
      (anchor ? out_.anchors : out_.roots).push_back({i, certificate});
    } else if (files_[i].word == Word::anchor) {
      refuse_source(i, refuse(Reason::authority_not_ca, "a country signing CA's own certificate as anchor",
                              "one that another key signed"));
    } else if (may_issue(certificate)) {
      out.kind = SourceKind::link;
      out_.links.push_back({i, certificate});
    } else {  // only for looking up: what it signed is asked like any other
      out.kind = SourceKind::document_signer;
      out_.signers.push_back({i, certificate});
    }
  }

  void read_revocations(std::size_t i, RevocationList list) {
    auto& out = report(i);
    out.kind = SourceKind::revocation_list;
    out.country = list->issuer.country;
    out.signer = to_text(list->issuer);
    out.date = list->this_update;
    out.certificates = list->entries.size();
    if (asked(Check::revocation_complete) && !list->unknown_critical.empty())
      return refuse_source(i, refuse(Reason::critical_extension, "a complete list", list->unknown_critical.front()));
    if (asked(Check::revocation_future) && !in_time(i, list->this_update)) return;
    out_.revocations.push_back({i, std::move(list)});
  }

  void read_bare_list(std::size_t i, MasterList list) {
    auto& out = report(i);
    out.kind = SourceKind::master_list;
    out.certificates = list.certificates.size();
    out.series = text("bare list ", files_[i].name);
    if (list.certificates.empty())
      return refuse_source(i, refuse(Reason::malformed, "a certificate in the list", "none"));
    out_.lists.push_back({i, std::nullopt, std::move(list), {}});
  }

  // What claims to be of tomorrow would stay the newest for ever.
  bool in_time(std::size_t i, std::optional<std::chrono::sys_seconds> date) {
    const auto& imported = files_[i].imported;
    if (!imported || !date || *date <= *imported) return true;
    refuse_source(i, refuse(Reason::time_in_future, text("a list that was signed by ", moment_text(*imported)),
                            moment_text(*date)));
    return false;
  }

  // Every signer has to be right; the first one's certificate decides whose list it is.
  std::optional<Certificate> signer_of(std::size_t i, const SignedData& data) {
    Budget budget;
    std::optional<Certificate> out;
    for (const auto& signer : data.signers()) {
      const auto check = check_signer(data, signer, {}, budget);
      if (check.reason != Reason::none && asked(Check::list_signature)) {
        refuse_source(i, refuse(check.reason, "a list with a right signature", std::string(sentence(check.reason))));
        return std::nullopt;
      }
      if (!out) out = check.signer;
    }
    return out;
  }

  void read_signed(std::size_t i, const SignedData& data) {
    auto& out = report(i);
    const bool master = data.content_type() == oid_master_list, deviation = data.content_type() == oid_deviation_list;
    if (!master && !deviation && asked(Check::list_content_type))
      return refuse_source(i, refuse(Reason::content_type, "a master list or a deviation list", data.content_type()));
    out.kind = deviation ? SourceKind::deviation_list : SourceKind::master_list;
    out.date = data.signers().front().signing_time;
    ListFile file{i, signer_of(i, data), {}, {}};
    if (!file.signer) return;
    out.country = (*file.signer)->issuer.country;
    out.signer = to_text((*file.signer)->subject);
    out.series = asked(Check::series_by_key) ? text(name(out.kind), " of nobody's signer ", file.signer->key_identity())
                                             : text(name(out.kind), " of ", out.country);
    if (asked(Check::list_time) && !in_time(i, out.date)) return;
    if (auto read = deviation ? read_deviations(data, file) : read_certificates(data, file); !read)
      return refuse_source(i, std::move(read).error());
    (deviation ? out_.deviations : out_.lists).push_back(std::move(file));
  }

  Result<void> read_certificates(const SignedData& data, ListFile& to) {
    LANDFALL_TRY(to.content, parse_master_list(data.content()));
    report(to.source).certificates = to.content.certificates.size();
    return {};
  }
  Result<void> read_deviations(const SignedData& data, ListFile& to) {
    LANDFALL_TRY(to.deviations, parse_deviation_list(data.content()));
    report(to.source).certificates = to.deviations.deviations.size();
    return {};
  }

  const std::vector<SourceFile>& files_;
  ReadFiles& out_;
};

}  // namespace

std::vector<Bytes> readable_blocks(const Bytes& file) {
  auto blocks = pem_blocks(file);
  std::vector<Bytes> out;
  if (!blocks || !std::ranges::all_of(*blocks, is_readable)) return out;
  for (auto& block : *blocks) out.push_back(std::move(block.der));
  return out;
}

ReadFiles read_files(const std::vector<SourceFile>& files) {
  ReadFiles out;
  FileReader(files, out).run();
  return out;
}

}  // namespace landfall::trust
