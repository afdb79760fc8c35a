#include "sandbox/service.hpp"

#include "sandbox/gmail/operations.hpp"

namespace workspace::sandbox {

Service gmail_service() {
  using namespace gmail;
  return {"gmail",
          {{"gmail.users.getProfile", get_profile},
           {"gmail.users.history.list", list_history},
           {"gmail.users.messages.list", list_messages},
           {"gmail.users.messages.get", get_message},
           {"gmail.users.messages.send", send_message},
           {"gmail.users.messages.insert", insert_message},
           {"gmail.users.messages.import", import_message},
           {"gmail.users.messages.modify", modify_message},
           {"gmail.users.messages.batchModify", batch_modify_messages},
           {"gmail.users.messages.batchDelete", batch_delete_messages},
           {"gmail.users.messages.trash", trash_message},
           {"gmail.users.messages.untrash", untrash_message},
           {"gmail.users.messages.delete", delete_message},
           {"gmail.users.messages.attachments.get", get_attachment},
           {"gmail.users.threads.list", list_threads},
           {"gmail.users.threads.get", get_thread},
           {"gmail.users.threads.modify", modify_thread},
           {"gmail.users.threads.trash", trash_thread},
           {"gmail.users.threads.untrash", untrash_thread},
           {"gmail.users.threads.delete", delete_thread},
           {"gmail.users.labels.list", list_labels},
           {"gmail.users.labels.get", get_label},
           {"gmail.users.labels.create", create_label},
           {"gmail.users.labels.update", update_label},
           {"gmail.users.labels.patch", patch_label},
           {"gmail.users.labels.delete", delete_label},
           {"gmail.users.drafts.list", list_drafts},
           {"gmail.users.drafts.get", get_draft},
           {"gmail.users.drafts.create", create_draft},
           {"gmail.users.drafts.update", update_draft},
           {"gmail.users.drafts.delete", delete_draft},
           {"gmail.users.drafts.send", send_draft},
           {"gmail.users.settings.sendAs.list", list_send_as},
           {"gmail.users.settings.sendAs.get", get_send_as},
           {"gmail.users.settings.sendAs.patch", update_send_as},
           {"gmail.users.settings.sendAs.update", update_send_as},
           {"gmail.users.settings.filters.list", list_filters},
           {"gmail.users.settings.filters.get", get_filter},
           {"gmail.users.settings.filters.create", create_filter},
           {"gmail.users.settings.filters.delete", delete_filter},
           {"gmail.users.settings.getVacation", get_vacation},
           {"gmail.users.settings.updateVacation", update_vacation}}};
}

}  // namespace workspace::sandbox
