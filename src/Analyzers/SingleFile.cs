using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SessionGuard.Analyzers;

/// <summary>
/// The file that a host looks at alone, where it does so without handing the file over: files that are parsed without documentation comments are never
/// complete to the compiler unless the whole compilation is, and so no action on their semantic models runs.
/// </summary>
internal static class SingleFile
{
    private delegate SyntaxTree? Filter(ref SymbolAnalysisContext context);

    /// <summary>Hosts of the oldest Roslyn do not tell it.</summary>
    private static readonly Filter? FilterOf = typeof(SymbolAnalysisContext).GetProperty("FilterTree") is { GetMethod: { } getter }
        ? (Filter)Delegate.CreateDelegate(typeof(Filter), getter)
        : null;

    /// <summary>The file, if the type is one of those in it; else null. Of top-level statements alone no host tells then.</summary>
    public static SyntaxTree? Of(SymbolAnalysisContext type) =>
        FilterOf?.Invoke(ref type) is { Options.DocumentationMode: DocumentationMode.None } tree && type.Symbol.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == tree) ? tree : null;
}
