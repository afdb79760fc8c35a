#pragma once
// Calendar's shared result types, and where Google has their members
// (https://developers.google.com/workspace/calendar/api/v3/reference/events).

#include "json/schema.hpp"

namespace workspace::tools::calendar {

struct Attendee {
  std::string email;
  std::string name;
  std::string response;  // accepted, declined, tentative, needsAction
  bool optional = false;
  bool organizer = false;
  std::string comment;
  static schema::Fields describe();
};

struct EventAttachment {
  std::string title;
  std::string url;
  std::string mime_type;
  std::string file_id;
  static schema::Fields describe();
};

/// How much is asked for and shown of an event.
enum Detail : int { brief, full, with_attachments };

/// Times are a date (all-day, the end exclusive) or an RFC 3339 date-time with its offset.
struct Event {
  std::string id;
  std::string title;
  std::string start;
  std::string end;
  std::string time_zone;
  std::string status;  // left out where it is "confirmed"
  std::string my_response;
  std::string location;
  std::string meeting_link;
  std::string recurring_event_id;
  // What follows is taken for a detailed view only.
  std::string original_start;
  std::vector<std::string> recurrence;
  std::string organizer;
  std::string event_type;
  std::string color_id;
  std::string visibility;
  std::string transparency;
  std::vector<Attendee> attendees;
  std::vector<EventAttachment> attachments;
  std::string link;
  std::string description;
  static schema::Fields describe();
  void derive(json::Node event);
};

}  // namespace workspace::tools::calendar
