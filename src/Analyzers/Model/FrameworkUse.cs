using System.Threading;
using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Model;

/// <summary>Tells whether a part of the framework is meant by this project, and not merely there because the framework is.</summary>
internal static class FrameworkUse
{
    public static bool Of(Compilation compilation, ReferenceSet references, string assembly, string ns, CancellationToken cancellation) =>
        references.Packages.Any(package => package.References(assembly)) || SourceFiles.Of(compilation).Import(ns, cancellation);
}
