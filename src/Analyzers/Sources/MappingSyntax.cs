using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers.Sources;

/// <summary>Tells by the declarations of an assembly's types which of them may map others, so that the members of the rest are never bound for it.</summary>
internal sealed class MappingSyntax
{
    private readonly CancellationToken _cancellation;

    /// <summary>An alias may stand for what is generic.</summary>
    private readonly HashSet<string> _aliases = new(StringComparer.Ordinal);

    public MappingSyntax(IAssemblySymbol assembly, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        if (assembly is not ISourceAssemblySymbol { Compilation: var compilation })
            return;
        foreach (var file in SourceFiles.Of(compilation).All)
            _aliases.UnionWith(file.Usings(cancellation).Select(directive => directive.Alias?.Name.Identifier.ValueText).OfType<string>());
    }

    /// <summary>Whether a base or property of the type may be generic: sets of rows and mapping classes are. Of a type without source nobody knows.</summary>
    public bool MayMap(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.IsEmpty || type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(_cancellation) is not TypeDeclarationSyntax part || MayMap(part));

    private bool MayMap(TypeDeclarationSyntax part) =>
        part.BaseList?.Types.Any(ancestor => MayBeGeneric(ancestor.Type)) == true
        || part.Members.Any(member => member is PropertyDeclarationSyntax property && MayBeGeneric(property.Type))
        || part is RecordDeclarationSyntax { ParameterList.Parameters: var parameters } && parameters.Any(parameter => MayBeGeneric(parameter.Type));

    private bool MayBeGeneric(TypeSyntax? type) => type switch
    {
        GenericNameSyntax => true,
        IdentifierNameSyntax name => _aliases.Contains(name.Identifier.ValueText),
        QualifiedNameSyntax qualified => MayBeGeneric(qualified.Right) || MayBeGeneric(qualified.Left),
        AliasQualifiedNameSyntax qualified => MayBeGeneric(qualified.Name),
        NullableTypeSyntax nullable => MayBeGeneric(nullable.ElementType),
        _ => false,
    };
}
