#include "tools/drive/listing.hpp"

#include "base/text.hpp"
#include "tools/drive/file_id.hpp"

namespace workspace::tools::drive {

schema::Fields ListOptions::describe() {
  using P = ListOptions;
  return {schema::optional<&P::page_size>("Most files to return.").range(1, 1000).to_query(),
          schema::group<&P::paging>(),
          schema::optional<&P::drive_id>("Search only this shared drive."),
          schema::optional<&P::include_items_from_all_drives>("Include items of shared drives."),
          schema::optional<&P::corpora>("Where to search.").to_query(),
          schema::optional<&P::file_type>(
              "document, spreadsheet, presentation, folder, pdf, image, ... or a MIME type."),
          schema::optional<&P::detailed>("Add size, times, editor and link."),
          schema::optional<&P::order_by>(
              "E.g. \"modifiedTime desc,name\"; not with words (sorted by relevance).")};
}

google::Params list_params(ListOptions const& options, std::string const& query) {
  auto params = query_of(options).set_unless_empty("q", query);
  auto const drive = file_id_of(options.drive_id);
  auto const corpora = options.corpora;
  if (!drive.empty()) {
    if (corpora && corpora != Corpora::drive)
      throw Failure(ErrorKind::invalid, "drive_id goes with corpora=drive only.",
                    "Leave corpora out, or drive_id.");
    params.set("driveId", drive).set("corpora", "drive");
  } else if (corpora == Corpora::drive) {
    throw Failure(ErrorKind::invalid, "corpora=drive needs a drive_id.",
                  "list_drive_items with resource_type=shared_drives gives the ids.");
  }
  bool const several = !drive.empty() || corpora == Corpora::allDrives;
  params.set("includeItemsFromAllDrives", several || options.include_items_from_all_drives);
  params.set("supportsAllDrives", true);
  if (trim(options.order_by).empty()) return params;
  if (mentions(query, "fullText"))
    throw Failure(ErrorKind::invalid, "Drive sorts searches for words by relevance only.",
                  "Leave order_by out, or search names: \"name contains '...'\".");
  return params.set("orderBy", modern_order(options.order_by));
}

}  // namespace workspace::tools::drive
