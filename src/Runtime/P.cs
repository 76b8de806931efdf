namespace SessionGuard; internal static class Placeholder;
