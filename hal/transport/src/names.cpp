#include <landfall/transport/usb.hpp>

#include <landfall/base/name_table.hpp>

namespace landfall::transport {

namespace {
constexpr auto transfer_statuses = name_table<TransferStatus>({{TransferStatus::pending, "pending"},
                                                               {TransferStatus::completed, "completed"},
                                                               {TransferStatus::cancelled, "cancelled"},
                                                               {TransferStatus::timed_out, "timed_out"},
                                                               {TransferStatus::stall, "stall"},
                                                               {TransferStatus::no_device, "no_device"},
                                                               {TransferStatus::overflow, "overflow"},
                                                               {TransferStatus::failed, "failed"}});
}  // namespace

std::string_view name(TransferStatus status) noexcept { return transfer_statuses.name(status); }
std::optional<TransferStatus> transfer_status(std::string_view name) noexcept { return transfer_statuses.value(name); }

}  // namespace landfall::transport
