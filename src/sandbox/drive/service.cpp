#include "sandbox/service.hpp"

#include "sandbox/drive/operations.hpp"

namespace workspace::sandbox {

Service drive_service() {
  using namespace drive;
  return {"drive",
          {{"drive.files.list", list_files},
           {"drive.files.get", get_file},
           {"drive.files.export", export_file},
           {"drive.files.generateIds", generate_ids},
           {"drive.files.create", create_file},
           {"drive.files.update", update_file},
           {"drive.files.copy", copy_file},
           {"drive.files.delete", delete_file},
           {"drive.files.emptyTrash", empty_trash},
           {"drive.permissions.list", list_permissions},
           {"drive.permissions.get", get_permission},
           {"drive.permissions.create", create_permission},
           {"drive.permissions.update", update_permission},
           {"drive.permissions.delete", delete_permission},
           {"drive.drives.list", list_drives},
           {"drive.drives.get", get_drive},
           {"drive.drives.create", create_drive},
           {"drive.drives.update", update_drive},
           {"drive.drives.delete", delete_drive},
           {"drive.drives.hide", hide_drive},
           {"drive.drives.unhide", unhide_drive},
           {"drive.comments.list", list_comments},
           {"drive.comments.get", get_comment},
           {"drive.comments.create", create_comment},
           {"drive.comments.update", update_comment},
           {"drive.comments.delete", delete_comment},
           {"drive.replies.list", list_replies},
           {"drive.replies.get", get_reply},
           {"drive.replies.create", create_reply},
           {"drive.replies.update", update_reply},
           {"drive.replies.delete", delete_reply},
           {"drive.revisions.list", list_revisions},
           {"drive.revisions.get", get_revision},
           {"drive.revisions.update", update_revision},
           {"drive.revisions.delete", delete_revision},
           {"drive.changes.getStartPageToken", get_start_page_token},
           {"drive.changes.list", list_changes},
           {"drive.about.get", get_about}}};
}

}  // namespace workspace::sandbox
