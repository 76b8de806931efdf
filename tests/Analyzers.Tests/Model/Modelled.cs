using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Analyzers.Model;
using SessionGuard.Testing;

namespace SessionGuard.Analyzers.Tests.Model;

/// <summary>Compilations for the model's own tests, and the model of them.</summary>
static class Modelled
{
    public static CSharpCompilation Compile(References references, params string[] sources) => CSharpCompilation.Create(
        "Tested",
        sources.Select(source => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))),
        references.Assemblies.References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    public static SessionModel? Of(Compilation compilation, params (string Key, string Value)[] options) =>
        SessionModel.TryCreate(compilation, Options(options), default);

    public static INamedTypeSymbol Type(this SessionModel model, string name) =>
        model.Compilation.GetTypeByMetadataName(name) ?? throw new ArgumentException($"No type '{name}'.");

    public static AnalyzerOptions Options(params (string Key, string Value)[] options) => new([], new Provider(options.ToImmutableDictionary(pair => pair.Key, pair => pair.Value)));

    sealed class Provider(ImmutableDictionary<string, string> values) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(values);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value) => values.TryGetValue(key, out value!);
    }
}
