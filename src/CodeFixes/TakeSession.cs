using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes;

/// <summary>A class that opens its sessions itself takes one as a constructor parameter instead, and uses it.</summary>
/// <remarks>
/// What committed is a flush from then on, where the library has one. Offered where the class stands in one piece and uses its factory for nothing but such openings, all under
/// one name. Not offered where a transaction is begun on the session, where the code constructs the class itself, or where a name would come to mean something else.
/// </remarks>
public abstract class TakeSession : SessionFix
{
    private const string Key = "TakeSession";

    internal sealed override IEnumerable<Offer> Offers(FixPlace place)
    {
        if (place.Fact(FixFacts.Session) is not { } name || place.Sessions is null || place.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || FactoryOf(place.Node, place) is not { } factory)
            yield break;
        if (place.Model.GetDeclaredSymbol(type) is not { DeclaringSyntaxReferences.Length: 1 } symbol || IsConstructed(symbol, place))
            yield break;
        if (OpeningsBy(factory, name, type, place) is not { Count: > 0 } openings || openings.Any(opening => Begins(opening, place)) || ParameterFor(factory, type, place) is not { } parameter)
            yield break;
        if (((ILocalSymbol)place.Model.GetDeclaredSymbol(openings[0].Declaration.Variables[0])!).Type is not INamedTypeSymbol session || parameter.Parent!.ChildNodes().OfType<ParameterSyntax>().Any(other => other != parameter && other.Identifier.ValueText == name))
            yield break;
        var edits = place.Edit();
        var sessionName = place.NameOf(session.WithNullableAnnotation(NullableAnnotation.NotAnnotated), parameter.SpanStart);
        edits.Replace(parameter.Type!, sessionName);
        edits.Replace(parameter.Identifier, name);
        var used = name;
        if (factory is IFieldSymbol field)
        {
            used = field.Name.StartsWith("_", StringComparison.Ordinal) ? "_" + name : name;
            if (symbol.GetMembers(used).Any() || !RenameField(field, used, sessionName, name, type, place, edits))
                yield break;
        }

        foreach (var opening in openings)
        {
            UseShared(opening, used, place, edits);
            edits.Remove(opening);
        }

        yield return new Offer($"Take '{sessionName}' as a constructor parameter and use it", Key, edits);
    }

    /// <summary>The primary constructor's parameter, or the field, that the session is opened from.</summary>
    private static ISymbol? FactoryOf(SyntaxNode opening, FixPlace place) =>
        opening is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver } }
            ? place.Model.GetSymbolInfo(receiver).Symbol switch
            {
                IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter => parameter,
                IFieldSymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Private } field => field,
                _ => null,
            }
            : null;

    /// <summary>The declarations that open sessions of this name; null where the factory, or the name, has other uses.</summary>
    private static List<LocalDeclarationStatementSyntax>? OpeningsBy(ISymbol factory, string name, TypeDeclarationSyntax type, FixPlace place)
    {
        var found = new List<LocalDeclarationStatementSyntax>();
        foreach (var reference in References(factory, type, place))
        {
            if (factory is IFieldSymbol && reference.FirstAncestorOrSelf<ConstructorDeclarationSyntax>()?.Parent == type)
                continue;
            var value = reference.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } ? (ExpressionSyntax)call : null;
            while (value?.Parent is AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Parent: InvocationExpressionSyntax })
                value = value.Parent as AwaitExpressionSyntax ?? (ExpressionSyntax)value.Parent.Parent!;
            if (value?.Parent?.Parent is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0, Parent: BlockSyntax } statement } } declarator
                || declarator.Identifier.ValueText != name || Edits.HasDirectives(statement))
                return null;
            found.Add(statement);
        }

        return found;
    }

    private static ParameterSyntax? ParameterFor(ISymbol factory, TypeDeclarationSyntax type, FixPlace place)
    {
        if (factory is IParameterSymbol { DeclaringSyntaxReferences: [var declared] })
            return declared.GetSyntax() as ParameterSyntax is { Type: not null, Default: null, AttributeLists.Count: 0 } primary && type.Span.Contains(primary.Span) ? primary : null;
        var constructors = type.Members.OfType<ConstructorDeclarationSyntax>().Where(constructor => !constructor.Modifiers.Any(SyntaxKind.StaticKeyword)).ToArray();
        if (constructors is not [var only] || References(factory, type, place).Where(reference => only.Span.Contains(reference.Span)).ToArray() is not [var assigned])
            return null;
        var left = assigned.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } qualified ? qualified : (ExpressionSyntax)assigned;
        if (left.Parent is not AssignmentExpressionSyntax { Right: IdentifierNameSyntax given } assignment || assignment.Left != left || place.Model.GetSymbolInfo(given).Symbol is not IParameterSymbol parameter)
            return null;
        return References(parameter, only, place).Count() == 1
            ? only.ParameterList.Parameters.FirstOrDefault(candidate => candidate is { Default: null, AttributeLists.Count: 0 } && candidate.Identifier.ValueText == parameter.Name)
            : null;
    }

    private static bool RenameField(IFieldSymbol field, string used, string sessionName, string parameterName, TypeDeclarationSyntax type, FixPlace place, Edits edits)
    {
        if (field.DeclaringSyntaxReferences is not [var reference] || reference.GetSyntax() is not VariableDeclaratorSyntax { Initializer: null, Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } declarator)
            return false;
        edits.Replace(declaration.Type, sessionName);
        edits.Replace(declarator.Identifier, used);
        var assigned = References(field, type, place).Single(name => name.FirstAncestorOrSelf<ConstructorDeclarationSyntax>()?.Parent == type);
        var assignment = assigned.FirstAncestorOrSelf<AssignmentExpressionSyntax>()!;
        if (used == parameterName && assigned.Parent is not MemberAccessExpressionSyntax)
            edits.Replace(assignment.Left, "this." + used);
        else
            edits.Replace(assigned, used);
        edits.Replace(assignment.Right, parameterName);
        return true;
    }

    /// <summary>What the local did, the given session does; its commits are flushes.</summary>
    private static void UseShared(LocalDeclarationStatementSyntax opening, string used, FixPlace place, Edits edits)
    {
        var local = place.Model.GetDeclaredSymbol(opening.Declaration.Variables[0])!;
        foreach (var reference in References(local, opening.Parent!, place))
        {
            if (reference.Identifier.ValueText != used)
                edits.Replace(reference, used);
            if (reference.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access && place.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method
                && place.MeaningOf(call) is { Operation: SessionOperation.Commit, Library.FlushMember: { } flush })
                edits.Replace(access.Name.Identifier, method.Name.EndsWith("Async", StringComparison.Ordinal) ? flush + "Async" : flush);
        }
    }

    private static bool Begins(LocalDeclarationStatementSyntax opening, FixPlace place) =>
        opening.Parent!.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
            place.MeaningOf(call)?.Operation is SessionOperation.Begin or SessionOperation.Transact or SessionOperation.Close or SessionOperation.OpenConnection or SessionOperation.CloseConnection);

    /// <summary>Whether the code calls the class's constructor: by name or alias, by the type that is expected, from a derived class, or from another of its own.</summary>
    private static bool IsConstructed(INamedTypeSymbol type, FixPlace place)
    {
        var compilation = place.Model.Compilation;
        var roots = compilation.SyntaxTrees.Select(tree => tree.GetRoot(place.Cancellation)).ToArray();
        var names = new HashSet<string>(roots.SelectMany(AliasesOf), StringComparer.Ordinal) { type.Name };
        return roots.Any(root => root.DescendantNodes().Any(node => node switch
        {
            ObjectCreationExpressionSyntax creation => names.Contains(Last(creation.Type)),
            BaseTypeSyntax inherited => names.Contains(Last(inherited.Type)),
            ConstructorInitializerSyntax { RawKind: (int)SyntaxKind.ThisConstructorInitializer } other => (other.Parent?.Parent as TypeDeclarationSyntax)?.Identifier.ValueText == type.Name,
            ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } creation =>
                SymbolEqualityComparer.Default.Equals(compilation.GetSemanticModel(root.SyntaxTree).GetTypeInfo(creation, place.Cancellation).Type?.OriginalDefinition, type),
            _ => false,
        }));

        IEnumerable<string> AliasesOf(SyntaxNode root) => root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>()
            .Where(import => import is { Alias: not null, Name: { } name } && Last(name) == type.Name).Select(import => import.Alias!.Name.Identifier.ValueText);
    }

    private static string Last(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    private static IEnumerable<IdentifierNameSyntax> References(ISymbol symbol, SyntaxNode within, FixPlace place) =>
        within.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name =>
            name.Identifier.ValueText == symbol.Name && SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(name).Symbol, symbol));
}
