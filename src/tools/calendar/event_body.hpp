#pragma once
// manage_event's parameters, and the event body that create and update send to Google.

#include "json/schema.hpp"
#include "tools/calendar/time.hpp"

namespace workspace::tools::calendar {

enum class Response { accepted, declined, tentative, needsAction };
BOOST_DESCRIBE_ENUM(Response, accepted, declined, tentative, needsAction)
enum class Transparency { opaque, transparent };
BOOST_DESCRIBE_ENUM(Transparency, opaque, transparent)
enum class Visibility { default_, public_, private_, confidential };
BOOST_DESCRIBE_ENUM(Visibility, default_, public_, private_, confidential)
enum class SendUpdates { all, externalOnly, none };
BOOST_DESCRIBE_ENUM(SendUpdates, all, externalOnly, none)

struct Reminder {
  std::string method = "popup";
  int minutes = 10;
  static schema::Fields describe();
};

struct ManageEvent {
  std::string action;
  std::string event_id;
  std::string calendar_id = "primary";
  std::optional<std::string> summary;
  std::string start_time;
  std::string end_time;
  std::string timezone;
  std::string start_timezone;
  std::string end_timezone;
  std::optional<std::string> description;
  std::optional<std::string> location;
  std::optional<std::vector<std::variant<std::string, json::object>>> attendees;
  std::optional<std::vector<std::string>> recurrence;
  bool this_and_following = false;
  std::optional<bool> add_google_meet;
  std::optional<json::object> conference_data;
  std::string conference_provider;
  std::string conference_uri;
  std::string conference_passcode;
  std::string conference_id;
  std::optional<std::vector<Reminder>> reminders;
  std::optional<bool> use_default_reminders;
  std::optional<std::vector<std::string>> attachments;
  std::optional<Transparency> transparency;
  std::optional<Visibility> visibility;
  std::optional<std::string> color_id;
  std::optional<bool> guests_can_modify;
  std::optional<bool> guests_can_invite_others;
  std::optional<bool> guests_can_see_other_guests;
  std::optional<Response> response;
  std::optional<std::string> rsvp_comment;
  std::optional<SendUpdates> send_updates;
  static schema::Fields describe();
};

/// The members that `p` names, without the times. `existing` (absent on create) lends attendees their
/// answers. Files to attach are looked up in Drive for their title and type.
Async<json::object> event_body(ToolContext& context, ManageEvent const& p, json::Node existing);

/// Adds start and end to `body`. On create both are needed; on update a start alone moves the event and keeps
/// its length.
Async<void> add_times(ToolContext& context, ManageEvent const& p, json::Node existing, json::object& body);

/// Whom Google mails about a change: sendUpdates.
std::string_view updates_of(ManageEvent const& p);

/// calendarId, sendUpdates, fields and what the body needs (conferenceDataVersion, supportsAttachments).
google::Params write_params(ManageEvent const& p, json::object const& body);

}  // namespace workspace::tools::calendar
