using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Makes a workspace solution of a test's state.</summary>
static class SolutionFactory
{
    public static Solution Create(
        Workspace workspace, SolutionState state, CompilationOptions options, ParseOptions parseOptions, ReferenceAssemblies references)
    {
        var solution = workspace.CurrentSolution;
        var ids = new Dictionary<string, ProjectId>(StringComparer.Ordinal);
        foreach (var project in state.AdditionalProjects.Select(pair => pair.Value).Append(state))
        {
            var id = ids[project.Name] = ProjectId.CreateNewId(project.Name);
            solution = AddProject(solution, id, project, options, parseOptions, project.ReferenceAssemblies ?? references);
        }

        foreach (var project in state.AdditionalProjects.Select(pair => pair.Value).Append(state))
        {
            foreach (var name in project.AdditionalProjectReferences)
                solution = solution.AddProjectReference(ids[project.Name], new ProjectReference(ids[name]));
        }

        return solution;
    }

    /// <summary>Adds a project with the same contents, as another member of the solution.</summary>
    public static Solution AddTwin(Solution solution, ProjectId original, out ProjectId twin)
    {
        var project = solution.GetProject(original)!;
        twin = ProjectId.CreateNewId("Twin");
        solution = solution
            .AddProject(ProjectInfo.Create(twin, VersionStamp.Default, "Twin", "Twin", project.Language))
            .WithProjectCompilationOptions(twin, project.CompilationOptions!)
            .WithProjectParseOptions(twin, project.ParseOptions!)
            .WithProjectMetadataReferences(twin, project.MetadataReferences)
            .WithProjectReferences(twin, project.ProjectReferences);
        foreach (var document in project.Documents)
            solution = solution.AddDocument(DocumentId.CreateNewId(twin), document.Name, Text(document), filePath: TwinPath(document));
        foreach (var file in project.AdditionalDocuments)
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(twin), file.Name, Text(file), filePath: file.FilePath);
        foreach (var file in project.AnalyzerConfigDocuments)
            solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(twin), file.Name, Text(file), filePath: file.FilePath);
        return solution;

        static SourceText Text(TextDocument document) => document.GetTextAsync().GetAwaiter().GetResult();
    }

    /// <summary>The twin's files lie below the original's, so that the same .editorconfig applies.</summary>
    public static string TwinPath(Document document) =>
        $"{Path.GetDirectoryName(document.FilePath)!.Replace('\\', '/').TrimEnd('/')}/twin/{Path.GetFileName(document.FilePath)}";

    static Solution AddProject(
        Solution solution, ProjectId id, ProjectState state, CompilationOptions options, ParseOptions parseOptions,
        ReferenceAssemblies references)
    {
        solution = solution
            .AddProject(ProjectInfo.Create(id, VersionStamp.Default, state.Name, state.Name, LanguageNames.CSharp))
            .WithProjectCompilationOptions(id, options.WithOutputKind(state.OutputKind ?? OutputKindOf(state)))
            .WithProjectParseOptions(id, parseOptions)
            .WithProjectMetadataReferences(id, references.References.Concat(state.AdditionalReferences));

        foreach (var (name, content) in state.Sources)
            solution = solution.AddDocument(DocumentId.CreateNewId(id, name), Path.GetFileName(name), Stripped(content), filePath: name);
        foreach (var (name, content) in state.AdditionalFiles)
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id, name), Path.GetFileName(name), content, filePath: name);
        foreach (var (name, content) in state.AnalyzerConfigFiles)
            solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(id), Path.GetFileName(name), content, filePath: name);
        return solution;

        SourceText Stripped(SourceText content) => SourceText.From(state.Parse(content).Text, Encoding.UTF8);

        OutputKind OutputKindOf(ProjectState project) => project.Sources.Any(source => HasTopLevelStatements(Stripped(source.content)))
            ? OutputKind.ConsoleApplication
            : OutputKind.DynamicallyLinkedLibrary;

        bool HasTopLevelStatements(SourceText text) =>
            CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)parseOptions).GetRoot()
                .ChildNodes().Any(node => node is CSharp.Syntax.GlobalStatementSyntax { ContainsDiagnostics: false });
    }

    /// <summary>Replaces each changed document by its text, so that no annotation or hand-made tree survives a fix.</summary>
    public static async Task<Solution> ReparseAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        foreach (var project in after.GetChanges(before).GetProjectChanges())
        {
            foreach (var id in project.GetChangedDocuments().Concat(project.GetAddedDocuments()))
            {
                var text = await after.GetDocument(id)!.GetTextAsync(cancellationToken);
                after = after.WithDocumentText(id, SourceText.From(text.ToString(), Encoding.UTF8), PreservationMode.PreserveIdentity);
            }
        }

        return after;
    }

    public static async Task<ImmutableSortedDictionary<string, string>> TextsAsync(Project project, CancellationToken cancellationToken)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var document in project.Documents)
            texts[document.FilePath ?? document.Name] = (await document.GetTextAsync(cancellationToken)).ToString();
        return texts.ToImmutable();
    }
}
