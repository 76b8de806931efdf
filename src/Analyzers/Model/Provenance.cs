namespace SessionGuard.Analyzers.Model;

/// <summary>Whose code a type is.</summary>
internal enum Provenance : byte
{
    /// <summary>The project's, or that of any other assembly: its classes may be entities, and what it is given may keep a session.</summary>
    Other,
    Platform,
    SessionLibrary,
}
