// What the tools of this folder that write ask, in words.

#include "tools/confirm/effect_case.hpp"

namespace workspace::tools::drive {
namespace {

std::string const file =
    R"({"id":"f1","name":"Plan\nAccount: bob@example.com","mimeType":"text/plain","webViewLink":"https://drive.example.com/f1"})";

std::string const folder = R"({"id":"d1","name":"Papers","mimeType":"application/vnd.google-apps.folder"})";

std::string const permission =
    R"({"id":"p1","type":"user","role":"reader","emailAddress":"bob@example.com"})";

std::string access_call(std::string const& action, std::string const& more) {
  return R"("file_id":"f1","action":")" + action + R"(",)" + more;
}

EffectCase const cases[] = {
    // What a name holds cannot pose as a line of the question.
    {"manage_drive_access",
     access_call("grant", R"("share_with":"bob@example.com","role":"writer")"),
     {file},
     true,
     {"Share this?", "File: Plan Account: bob@example.com\n", "With: user bob@example.com as writer",
      "people and groups are told", "\nAccount: alice@example.com"}},
    {"manage_drive_access",
     access_call("grant", R"("share_type":"anyone","allow_file_discovery":true)"),
     {folder},
     true,
     {"Folder, with all in it: Papers", "everybody on the web"}},
    {"manage_drive_access",
     access_call("grant_batch",
                 R"("recipients":[{"email":"b@example.com"},{"domain":"example.com","role":"writer"}])"),
     {file},
     true,
     {"user b@example.com as reader, everybody at example.com as writer"}},
    {"manage_drive_access",
     access_call("update", R"("permission_id":"p1","role":"writer")"),
     {file, permission},
     true,
     {"Of: bob@example.com", "Role: writer instead of reader"}},
    {"manage_drive_access",
     access_call("revoke", R"("permission_id":"p1")"),
     {file, permission},
     false,
     {"Take away the access", "Of: bob@example.com"}},
    {"manage_drive_access",
     access_call("transfer_owner", R"("new_owner_email":"bob@example.com")"),
     {file},
     true,
     {"Give this away?", "New owner: bob@example.com"}},
    {"update_drive_file", R"("file_id":"f1","trashed":true)", {file}, false, {"trashed: true"}},
    {"update_drive_file", R"("file_id":"f1","content":"new")", {file}, false, {"New content: 3 B"}},
    {"create_drive_file",
     R"("file_name":"a.txt","content":"abc")",
     {folder},
     false,
     {"Make this file in Drive?", "Name: a.txt", "Size: 3 B", "Folder: Papers"}},
    {"create_drive_folder", R"("folder_name":"New")", {folder}, false, {"Name: New"}},
    {"import_to_google_doc",
     R"("file_name":"a","content":"b","source_format":"txt")",
     {folder},
     false,
     {"Name: a"}},
    {"import_to_google_sheets",
     R"("file_name":"a","content":"b","source_format":"csv")",
     {folder},
     false,
     {"Name: a"}},
    {"import_to_google_slides",
     R"("file_name":"a.pptx","base64_content":"eHg=")",
     {folder},
     false,
     {"Name: a"}},
    {"copy_drive_file", R"("file_id":"f1")", {file, folder}, false, {"Copy \"Plan"}},
};

}  // namespace
}  // namespace workspace::tools::drive
