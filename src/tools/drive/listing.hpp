#pragma once
// Lists of files (https://developers.google.com/workspace/drive/api/reference/rest/v3/files/list).

#include "tools/drive/query.hpp"
#include "tools/drive/types.hpp"
#include "tools/frame/fetch.hpp"

namespace workspace::tools::drive {

enum class Corpora { user, domain, drive, allDrives };
BOOST_DESCRIBE_ENUM(Corpora, user, domain, drive, allDrives)

/// Parameters of every tool that lists files.
struct ListOptions {
  int page_size = 10;
  Paging paging{};
  std::string drive_id{};
  bool include_items_from_all_drives = true;
  std::optional<Corpora> corpora{};
  std::string file_type{};
  bool detailed = true;
  std::string order_by{};
  int detail() const { return detailed ? Detail::listed : Detail::brief; }
  static schema::Fields describe();
};

/// Of files.list. What the options say has to fit together: a drive_id means that drive, several drives can
/// be searched only with their items included, and free text cannot be sorted. Throws Failure(invalid) where
/// it contradicts.
google::Params list_params(ListOptions const& options, std::string const& query);

/// The files that fit the clauses and the options; from the bin only where `trashed` says so or a clause
/// speaks of it. R is a FileList or looks like one.
template <schema::Described R>
Async<R> list_files(ToolContext& context, ListOptions const& options, Clauses clauses, bool trashed = false) {
  clauses.add(type_clause(options.file_type));
  if (!trashed && !mentions(clauses.text(), "trashed")) clauses.add("trashed=false");
  return fetch<R>(context, api::drive::files::list, list_params(options, clauses.text()), options.detail());
}

}  // namespace workspace::tools::drive
