using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Files by name.</summary>
public class SourceFileCollection : List<(string filename, SourceText content)>
{
    public void Add((string filename, string content) file) => Add((file.filename, SourceText.From(file.content)));
}

/// <summary>Sources; one that comes without a name gets one: Test0.cs, Test1.cs.</summary>
public class SourceFileList(string prefix = "/0/Test", string extension = "cs") : SourceFileCollection
{
    public void Add(string content) => Add(($"{prefix}{Count}.{extension}", content));
}

public class MetadataReferenceCollection : List<MetadataReference>
{
    public void Add(Assembly assembly) => Add(MetadataReference.CreateFromFile(assembly.Location));

    public void Add(string path) => Add(MetadataReference.CreateFromFile(path));
}

/// <summary>The projects beside the one under test, made when first named.</summary>
public class ProjectCollection : IEnumerable<KeyValuePair<string, ProjectState>>
{
    readonly SortedDictionary<string, ProjectState> projects = new(StringComparer.Ordinal);

    public int Count => projects.Count;

    public ProjectState this[string name] =>
        projects.TryGetValue(name, out var project) ? project : projects[name] = new ProjectState(name, $"/{name}/Test");

    public IEnumerator<KeyValuePair<string, ProjectState>> GetEnumerator() => projects.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>What markup in sources means.</summary>
public enum MarkupMode
{
    /// <summary>It is part of the source.</summary>
    None,

    /// <summary>It marks places.</summary>
    Allow,
}

/// <summary>What one project of a test consists of.</summary>
public class ProjectState(string name, string prefix)
{
    public string Name { get; } = name;

    public SourceFileList Sources { get; } = new(prefix);

    public SourceFileCollection AdditionalFiles { get; } = [];

    public SourceFileCollection AnalyzerConfigFiles { get; } = [];

    public MetadataReferenceCollection AdditionalReferences { get; } = [];

    /// <summary>Names of projects that this one references as source.</summary>
    public List<string> AdditionalProjectReferences { get; } = [];

    public ReferenceAssemblies? ReferenceAssemblies { get; set; }

    public OutputKind? OutputKind { get; set; }

    public MarkupMode MarkupHandling { get; set; } = MarkupMode.Allow;

    internal TestFileMarkup Parse(SourceText content) =>
        MarkupHandling == MarkupMode.None ? TestFileMarkup.Plain(content.ToString()) : TestFileMarkup.Parse(content.ToString());
}

/// <summary>The project under test, the projects beside it, and what is expected of them.</summary>
public sealed class SolutionState() : ProjectState("TestProject", "/0/Test")
{
    public ProjectCollection AdditionalProjects { get; } = [];

    public List<DiagnosticResult> ExpectedDiagnostics { get; } = [];

    /// <summary>This state, completed by another one: whatever it leaves empty it takes from there.</summary>
    internal SolutionState WithDefaults(SolutionState other)
    {
        var merged = new SolutionState
        {
            OutputKind = OutputKind ?? other.OutputKind,
            ReferenceAssemblies = ReferenceAssemblies ?? other.ReferenceAssemblies,
            MarkupHandling = MarkupHandling,
        };
        merged.Sources.AddRange(Sources.Count > 0 ? Sources : other.Sources);
        merged.AdditionalFiles.AddRange(AdditionalFiles.Count > 0 ? AdditionalFiles : other.AdditionalFiles);
        merged.AnalyzerConfigFiles.AddRange(AnalyzerConfigFiles.Count > 0 ? AnalyzerConfigFiles : other.AnalyzerConfigFiles);
        merged.AdditionalReferences.AddRange(AdditionalReferences.Count > 0 ? AdditionalReferences : other.AdditionalReferences);
        merged.AdditionalProjectReferences.AddRange(
            AdditionalProjectReferences.Count > 0 ? AdditionalProjectReferences : other.AdditionalProjectReferences);
        merged.ExpectedDiagnostics.AddRange(ExpectedDiagnostics);
        merged.Adopt(AdditionalProjects.Count > 0 ? AdditionalProjects : other.AdditionalProjects);
        return merged;
    }

    void Adopt(ProjectCollection projects)
    {
        foreach (var (name, project) in projects)
        {
            var copy = AdditionalProjects[name];
            copy.Sources.AddRange(project.Sources);
            copy.AdditionalFiles.AddRange(project.AdditionalFiles);
            copy.AnalyzerConfigFiles.AddRange(project.AnalyzerConfigFiles);
            copy.AdditionalReferences.AddRange(project.AdditionalReferences);
            copy.AdditionalProjectReferences.AddRange(project.AdditionalProjectReferences);
            copy.ReferenceAssemblies = project.ReferenceAssemblies;
            copy.OutputKind = project.OutputKind;
            copy.MarkupHandling = project.MarkupHandling;
        }
    }
}
