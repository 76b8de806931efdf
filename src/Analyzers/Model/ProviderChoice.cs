namespace SessionGuard.Analyzers.Model;

/// <summary>A call that gives sessions their provider: whether its commands must be given the open transaction, and whether it runs one command at a time.</summary>
internal readonly record struct ProviderChoice(string Call, bool NeedsTransaction, bool OneCommand);
