// The glyphs of ForkAwesome that the app uses, as UTF-8.
#pragma once

namespace drydock::ui::icon {

inline constexpr const char* kPlay = "\xef\x81\x8b";
inline constexpr const char* kPause = "\xef\x81\x8c";
inline constexpr const char* kStep = "\xef\x81\x91";
inline constexpr const char* kCheck = "\xef\x80\x8c";
inline constexpr const char* kCheckCircle = "\xef\x81\x98";
inline constexpr const char* kCircle = "\xef\x84\x91";
inline constexpr const char* kCircleOutline = "\xef\x84\x8c";
inline constexpr const char* kDot = "\xef\x86\x92";
inline constexpr const char* kCross = "\xef\x80\x8d";
inline constexpr const char* kCrossCircle = "\xef\x81\x97";
inline constexpr const char* kWarning = "\xef\x81\xb1";
inline constexpr const char* kQuestion = "\xef\x8a\x9c";
inline constexpr const char* kHourglass = "\xef\x89\x92";
inline constexpr const char* kArrowDown = "\xef\x82\xab";
inline constexpr const char* kLeave = "\xef\x82\x8b";
inline constexpr const char* kServer = "\xef\x88\xb3";
inline constexpr const char* kCubes = "\xef\x86\xb3";
inline constexpr const char* kCube = "\xef\x86\xb2";
inline constexpr const char* kMap = "\xef\x80\x8a";
inline constexpr const char* kTable = "\xef\x83\x8e";
inline constexpr const char* kList = "\xef\x80\xba";
inline constexpr const char* kTerminal = "\xef\x84\xa0";
inline constexpr const char* kBook = "\xef\x80\xad";
inline constexpr const char* kHistory = "\xef\x87\x9a";
inline constexpr const char* kMoon = "\xef\x86\x86";
inline constexpr const char* kSun = "\xef\x86\x85";
inline constexpr const char* kShield = "\xef\x84\xb2";
inline constexpr const char* kSearch = "\xef\x80\x82";
inline constexpr const char* kCopy = "\xef\x83\x85";
inline constexpr const char* kRight = "\xef\x84\x85";
inline constexpr const char* kLeft = "\xef\x84\x84";
inline constexpr const char* kDown = "\xef\x84\x87";
inline constexpr const char* kBulb = "\xef\x83\xab";
inline constexpr const char* kEye = "\xef\x81\xae";
inline constexpr const char* kBan = "\xef\x81\x9e";
inline constexpr const char* kStop = "\xef\x81\x8d";
inline constexpr const char* kUndo = "\xef\x83\xa2";
inline constexpr const char* kRefresh = "\xef\x80\xa1";
inline constexpr const char* kCode = "\xef\x84\xa1";
inline constexpr const char* kFile = "\xef\x83\xb6";
inline constexpr const char* kBranch = "\xef\x84\xa6";
inline constexpr const char* kPlus = "\xef\x81\xa7";
inline constexpr const char* kMinus = "\xef\x81\xa8";
inline constexpr const char* kFlag = "\xef\x80\xa4";
inline constexpr const char* kHeart = "\xef\x88\x9e";
inline constexpr const char* kPlug = "\xef\x87\xa6";
inline constexpr const char* kShare = "\xef\x87\xa0";
inline constexpr const char* kBack = "\xef\x84\x92";

}  // namespace drydock::ui::icon
