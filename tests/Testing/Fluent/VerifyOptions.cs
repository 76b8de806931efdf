using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace SessionGuard.Testing;

/// <summary>How a source is verified, where the defaults do not do.</summary>
public sealed record VerifyOptions
{
    public References References { get; init; } = References.All;

    /// <summary>The text of an .editorconfig; a section header is put above it where it has none.</summary>
    public string? EditorConfig { get; init; }

    /// <summary>What the build would say of the project, such as "build_property.SessionGuardMode = All".</summary>
    public string? GlobalConfig { get; init; }

    /// <summary>The analyzers to run instead of the product's.</summary>
    public ImmutableArray<DiagnosticAnalyzer>? Analyzers { get; init; }

    /// <summary>The code fixes to offer instead of the product's.</summary>
    public ImmutableArray<CodeFixProvider>? CodeFixes { get; init; }

    /// <summary>Rules to look at; diagnostics of all others are ignored. Empty: all.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>Rules that are off by default and must run. Those that the markup names are on anyway.</summary>
    public ImmutableArray<string> Enable { get; init; } = [];

    /// <summary>Diagnostics with arguments, messages or additional locations; <c>WithLocation(0)</c> means <c>{|#0:...|}</c>.</summary>
    public ImmutableArray<DiagnosticResult> Expected { get; init; } = [];

    /// <summary>Further documents; they may carry markup.</summary>
    public ImmutableArray<string> MoreSources { get; init; } = [];

    /// <summary>What the further documents become under the fix; where empty they stay as they are.</summary>
    public ImmutableArray<string> MoreFixedSources { get; init; } = [];

    /// <summary>The language of the source. Where the hosting Roslyn does not know it, the test is skipped.</summary>
    public LanguageVersion LanguageVersion { get; init; } = LanguageVersion.Latest;

    public CompilerDiagnostics CompilerDiagnostics { get; init; } = CompilerDiagnostics.Errors;

    public OutputKind? OutputKind { get; init; }

    /// <summary>Entities, an EF Core context and usings beside the source.</summary>
    public bool WithPrelude { get; init; } = true;

    /// <summary>Which of several actions to apply.</summary>
    public string? EquivalenceKey { get; init; }

    public int? ActionIndex { get; init; }

    public FixAllSupport FixAll { get; init; }

    /// <summary>What Fix All makes of the source, where it may differ from one by one.</summary>
    public string? BatchFixedSource { get; init; }

    /// <summary>Whether a comment may go together with the code it stands at.</summary>
    public bool CommentsMayGo { get; init; }

    public static implicit operator VerifyOptions(References references) => new() { References = references };

    /// <summary>An .editorconfig line, such as "sessionguard.include_tests = true".</summary>
    public static VerifyOptions Config(string editorConfig) => new() { EditorConfig = editorConfig };
}
