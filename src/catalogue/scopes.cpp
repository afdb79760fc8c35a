// Which scopes suffice for a method. Sources: https://developers.google.com/identity/protocols/oauth2/scopes
// and the pages on choosing scopes of each API (developers.google.com/workspace/<api>/.../auth).

#include "base/text.hpp"
#include "catalogue/catalogue.hpp"

#include <algorithm>

namespace workspace::catalogue {
namespace {

constexpr std::string_view prefix = "https://www.googleapis.com/auth/";

struct Row {
  std::string_view name;
  std::string_view words;  // separated by blanks
};

/// Scopes that show a part only, and the methods for which the part is all that is needed: those that make
/// something new, and those whose answer is the same for every holder.
constexpr Row narrow_scopes[] = {
    // Files this app made or the user opened with it; the app's own hidden folder; Google Photos; Meet's
    // recordings.
    {"drive.file",
     "docs.documents.create drive.about.get drive.channels.stop drive.files.create drive.files.generateIds "
     "forms.forms.create sheets.spreadsheets.create slides.presentations.create"},
    {"drive.appdata", "drive.about.get drive.channels.stop"},
    {"drive.photos.readonly", "drive.about.get drive.channels.stop"},
    {"drive.meet.readonly", "drive.channels.stop"},
    // Headers and labels, neither bodies nor searches.
    {"gmail.metadata",
     "gmail.users.getProfile gmail.users.labels.get gmail.users.labels.list gmail.users.stop "
     "gmail.users.watch"},
    // Only within a running add-on, which passes a token of its own.
    {"gmail.addons.current.action.compose", ""},
    {"gmail.addons.current.message.action", ""},
    {"gmail.addons.current.message.metadata", ""},
    {"gmail.addons.current.message.readonly", ""},
    {"forms.currentonly", ""},
    // Calendars this app made; calendars the user owns; public ones; free or busy without the event.
    {"calendar.app.created", "calendar.calendars.insert calendar.channels.stop calendar.colors.get"},
    {"calendar.events.owned", "calendar.channels.stop calendar.colors.get"},
    {"calendar.events.owned.readonly", "calendar.channels.stop calendar.colors.get"},
    {"calendar.events.public.readonly", "calendar.channels.stop calendar.colors.get"},
    {"calendar.events.freebusy", "calendar.channels.stop calendar.colors.get calendar.freebusy.query"},
    // Spaces this app made.
    {"meetings.space.created", "meet.spaces.create"},
    // An app acting as itself, not for the user; chat.memberships.app adds and removes only the app.
    {"chat.bot", ""},
    {"chat.import", ""},
    {"chat.memberships.app", ""},
    {"chat.app.all.memberships.readonly", ""},
    {"chat.app.all.messages.readonly", ""},
    {"chat.app.all.spaces.readonly", ""},
    {"chat.app.all.users.readstate.readonly", ""},
    {"chat.app.delete", ""},
    {"chat.app.memberships", ""},
    {"chat.app.memberships.readonly", ""},
    {"chat.app.messages.readonly", ""},
    {"chat.app.spaces", ""},
    {"chat.app.spaces.create", ""},
    {"chat.app.spaces.readonly", ""},
    // Only with useAdminAccess=true, by an administrator.
    {"chat.admin.delete", ""},
    {"chat.admin.memberships", ""},
    {"chat.admin.memberships.readonly", ""},
    {"chat.admin.spaces", ""},
    {"chat.admin.spaces.readonly", ""},
    // A pupil's own work; the add-on's own attachments; fields added to an answer that needs another scope.
    {"classroom.addons.student", ""},
    {"classroom.addons.teacher", ""},
    {"classroom.coursework.me", ""},
    {"classroom.coursework.me.readonly", ""},
    {"classroom.guardianlinks.me.readonly", ""},
    {"classroom.profile.emails", ""},
    {"classroom.profile.photos", ""},
    {"classroom.student-submissions.me.readonly", ""},
};

constexpr std::string_view person_scopes =
    "contacts.other.readonly directory.readonly user.addresses.read user.birthday.read user.emails.read "
    "user.gender.read user.organization.read user.phonenumbers.read userinfo.email userinfo.profile";

/// Scopes that suffice elsewhere, but not for this method although it lists them.
constexpr Row partial_methods[] = {
    // No content.
    {"drive.files.get", "drive.metadata drive.metadata.readonly"},
    {"drive.files.update", "drive.metadata drive.scripts"},
    {"drive.revisions.get", "drive.metadata drive.metadata.readonly"},
    // Some fields, or some people.
    {"people.people.get", person_scopes},
    {"people.people.getBatchGet", person_scopes},
    {"people.otherContacts.copyOtherContactToMyContactsGroup", "contacts.other.readonly"},
    // For the linked charts of a batch, beside a scope that writes.
    {"slides.presentations.batchUpdate", "drive.readonly spreadsheets spreadsheets.readonly"},
};

bool holds(std::string_view words, std::string_view word) {
  auto const parts = split(words, ' ');
  return std::ranges::find(parts, word) != parts.end();
}

Row const* find_row(std::span<Row const> rows, std::string_view name) {
  auto const at = std::ranges::find(rows, name, &Row::name);
  return at == rows.end() ? nullptr : &*at;
}

bool suffices(Method const& method, std::string_view scope) {
  if (std::ranges::find(method.scopes, scope) == method.scopes.end()) return false;
  if (auto const* partial = find_row(partial_methods, method.id); partial && holds(partial->words, scope))
    return false;
  auto const* narrow = find_row(narrow_scopes, scope);
  return !narrow || holds(narrow->words, method.id) || std::ranges::all_of(method.scopes, narrows);
}

}  // namespace

bool narrows(std::string_view scope) { return find_row(narrow_scopes, short_scope(scope)) != nullptr; }

bool suffices(Method const& method, std::span<std::string const> granted) {
  return method.scopes.empty() || std::ranges::any_of(granted, [&](std::string const& scope) {
           return suffices(method, short_scope(scope));
         });
}

std::string_view short_scope(std::string_view scope) {
  return scope.starts_with(prefix) ? scope.substr(prefix.size()) : scope;
}

std::string full_scope(std::string_view scope) {
  // The scopes outside auth/ are URLs, or the words of OpenID Connect (openid, email, profile).
  bool const complete = scope.find(':') != std::string_view::npos || scope == "openid" || scope == "email" ||
                        scope == "profile";
  return (complete ? std::string() : std::string(prefix)) + std::string(scope);
}

}  // namespace workspace::catalogue
