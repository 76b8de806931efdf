using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Analyzers;

namespace SessionGuard.Benchmarks;

/// <summary>The analyzers that are compared.</summary>
internal static class Contenders
{
    public const string Empty = "one empty action";
    public const string SessionGuard = "SessionGuard";
    public static readonly string[] Others = ["Roslynator.Analyzers", "Meziantou.Analyzer", "SonarAnalyzer.CSharp"];

    public static ImmutableArray<DiagnosticAnalyzer> Ours { get; } = [new SessionBodyAnalyzer(), new SessionShapeAnalyzer()];

    public static ImmutableArray<DiagnosticAnalyzer> Of(string name) => name switch
    {
        Empty => [new EmptyOperationAction()],
        SessionGuard => Ours,
        _ => Loaded(PathOf(name)),
    };

    public static string VersionOf(string name) => name == SessionGuard ? "" : FileVersion(PathOf(name));

    private static string FileVersion(string path) => Path.GetFileName(path.Split("/analyzers/")[0]);

    private static string PathOf(string name) =>
        typeof(Contenders).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;

    private static ImmutableArray<DiagnosticAnalyzer> Loaded(string path) => new AnalyzerFileReference(path, new Loader()).GetAnalyzers(LanguageNames.CSharp);

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath)
        {
            AssemblyLoadContext.Default.Resolving += (context, name) => Path.Combine(Path.GetDirectoryName(fullPath)!, name.Name + ".dll") is var beside && File.Exists(beside) ? context.LoadFromAssemblyPath(beside) : null;
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(fullPath);
        }
    }
}
