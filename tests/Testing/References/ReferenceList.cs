using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.Testing;

/// <summary>The reference assemblies that the build resolved for this library, by the package or framework they come from.</summary>
static class ReferenceList
{
    static readonly ILookup<string, MetadataReference> byOrigin = EmbeddedText.Of("references.txt")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split('|', 2))
        .ToLookup(parts => parts[0], MetadataReference (parts) => MetadataReference.CreateFromFile(parts[1]));

    public static ImmutableArray<MetadataReference> Framework { get; } = [.. byOrigin["Microsoft.NETCore.App"]];

    public static ImmutableArray<MetadataReference> AspNetCore { get; } = [.. byOrigin["Microsoft.AspNetCore.App"]];

    /// <summary>Dependency injection, hosting, logging, options, HTTP: what libraries use without ASP.NET Core itself.</summary>
    public static ImmutableArray<MetadataReference> Extensions { get; } = [.. AspNetCore.Where(reference =>
        Path.GetFileName(reference.Display!).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))];

    public static ImmutableArray<MetadataReference> Packages(params string[] ids) => [.. ids.SelectMany(id =>
        byOrigin[id].Any() ? byOrigin[id] : throw new InvalidOperationException($"The build resolved no reference assembly of '{id}'."))];

    /// <summary>Compiles <c>Stubs/{name}.cs</c> into an assembly of that name.</summary>
    public static MetadataReference Stub(string name) => Compile(name, EmbeddedText.Of($"Stubs/{name}.cs"));

    public static MetadataReference Empty(string name) => Compile(name, "");

    static MetadataReference Compile(string name, string source)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(SourceText.From(source), path: $"{name}.cs")],
            [.. Framework, .. Extensions],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            throw new InvalidOperationException($"Stub '{name}' does not compile:\n{string.Join("\n", errors)}");
        }

        return MetadataReference.CreateFromImage(image.ToArray(), filePath: $"{name}.dll");
    }
}
