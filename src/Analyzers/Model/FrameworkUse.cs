using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers.Model;

/// <summary>Tells whether a part of the framework is meant by this project, and not merely there because the framework is.</summary>
internal static class FrameworkUse
{
    private static readonly string[] Platform = ["System.", "Microsoft.Extensions.", "Microsoft.AspNetCore", "Microsoft.CSharp", "Microsoft.Data."];

    public static bool Of(Compilation compilation, string assembly, string ns, CancellationToken cancellation) =>
        Packages(compilation).Any(reference => BuiltOn(reference, assembly)) || IsImported(compilation, ns, cancellation);

    /// <summary>Whether any file imports the namespace, or one in it.</summary>
    public static bool IsImported(Compilation compilation, string ns, CancellationToken cancellation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (tree.GetRoot(cancellation) is CompilationUnitSyntax unit && Imports(unit.Usings, unit.Members, ns))
                return true;
        }

        return false;
    }

    /// <summary>The referenced assemblies that are not the framework's own.</summary>
    public static IEnumerable<IAssemblySymbol> Packages(Compilation compilation) =>
        compilation.SourceModule.ReferencedAssemblySymbols.Where(reference => !IsFramework(reference.Name));

    /// <summary>Whether an assembly is the platform's, its hosting and its data providers included.</summary>
    public static bool IsPlatform(string assembly) =>
        assembly is "mscorlib" or "netstandard" or "System" || Array.Exists(Platform, prefix => assembly.StartsWith(prefix, StringComparison.Ordinal));

    private static bool IsFramework(string name) =>
        name is "mscorlib" or "netstandard" or "WindowsBase" or "System"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Data.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal);

    public static bool BuiltOn(IAssemblySymbol reference, string assembly)
    {
        foreach (var module in reference.Modules)
        {
            foreach (var name in module.ReferencedAssemblies)
            {
                if (name.Name == assembly)
                    return true;
            }
        }

        return false;
    }

    private static bool Imports(SyntaxList<UsingDirectiveSyntax> usings, SyntaxList<MemberDeclarationSyntax> members, string ns)
    {
        foreach (var directive in usings)
        {
            var name = directive.Name?.ToString() ?? "";
            if ((name.StartsWith("global::", StringComparison.Ordinal) ? name.Substring("global::".Length) : name).StartsWith(ns, StringComparison.Ordinal))
                return true;
        }

        foreach (var member in members)
        {
            if (member is BaseNamespaceDeclarationSyntax space && Imports(space.Usings, space.Members, ns))
                return true;
        }

        return false;
    }
}
