namespace SessionGuard.Analyzers.Model;

/// <summary>Whose an assembly is, by its name. What is a session library's the rows say: <see cref="Libraries.Ship"/>.</summary>
internal static class AssemblyNames
{
    private static readonly string[] Platform = ["System.", "Microsoft.Extensions.", "Microsoft.AspNetCore", "Microsoft.CSharp", "Microsoft.Data."];

    /// <summary>Whether it comes with .NET, or from its maker: no project's own types are in it.</summary>
    public static bool AreOfDotNet(string assembly) =>
        assembly is "mscorlib" or "netstandard" or "WindowsBase" or "System" || assembly.StartsWith("System.", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.", StringComparison.Ordinal);

    /// <summary>Whether it is the platform's, its hosting and its data providers included.</summary>
    public static bool AreOfPlatform(string assembly) =>
        assembly is "mscorlib" or "netstandard" or "System" || Array.Exists(Platform, prefix => assembly.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The first part, which the assemblies of a code base have in common.</summary>
    public static string FirstPart(string assembly) => assembly.IndexOf('.') is var dot and > 0 ? assembly.Substring(0, dot) : assembly;
}
