"""Les textes en français."""

TEXTS = {
    "not_signed": "La tête du registre n'est pas signée comme il faut ({why}). Rien d'autre n'a été cru.",
    "new_key": "Le registre est signé par une nouvelle clé, {key}, et l'ancienne clé n'en répond pas. Demandez sur "
    "papier ou par téléphone quelle clé est la bonne, puis donnez-la avec --key.",
    "other_log": "Un autre registre se trouve maintenant à cette adresse : {now}. Avant, c'était {before}.",
    "fork": "Fourche : deux registres différents de {theirs} lignes ont été signés. {who}",
    "rollback": "Retour en arrière : {count} lignes qui étaient là ont disparu, à partir du numéro {first}.",
    "deletion": "Suppression : {count} lignes du registre ont disparu, la première est le numéro {first}. {path}",
    "edit": "Modification : {count} lignes du registre ont été changées, la première est le numéro {first}. {path}",
    "reorder": "Ordre changé : {count} lignes ont été déplacées, la première est le numéro {first}. {path}",
    "insertion": "Insertion : {count} lignes ont été mises entre des plus anciennes, la première au numéro {first}. "
    "{path}",
    "rewritten": "Réécrit : le registre ne commence plus par ce qu'il était à votre dernière vérification.",
    "wrong_root": "Les fichiers ne mènent pas à la racine signée de {size} lignes : quelque chose y a été changé.",
    "wrong_tile": "{count} fichiers d'empreintes manquent ou ne vont pas avec les lignes : {paths}",
    "wrong_list": "Les listes de numéros de contrôle ne disent pas ce que dit le registre ({count}) : {list}",
    "wrong_opening": "{count} ouvertures publiées ne vont pas avec leurs lignes : numéros {indexes}",
    "wrong_anchor": "L'ancre du {day} n'est pas signée comme il faut, ou son ouverture ne va pas.",
    "changed_anchor": "L'ancre du {day} a été remplacée depuis que vous l'avez vue.",
    "anchor_gone": "L'ancre du {day}, que vous aviez vue, a disparu.",
    "late_entry": "Ligne en retard : le numéro {index}, sur {period}, devait être là le {due} et n'y était pas le "
    "{missing}.",
    "duplicate": "Double : la ligne numéro {second} est la même que le numéro {first}.",
    "not_an_entry": "{count} lignes du registre n'ont pas la forme qu'il faut, la première est le numéro {first}.",
    "impossible_count": "Compte impossible : {more} {what} mais seulement {fewer} {than} (jusqu'à {until}). Le "
    "registre dit {restored} fois qu'il a été remis en place depuis une sauvegarde.",
    "unknown_kind": "{count} lignes sont d'un genre que cette version ne connaît pas : {kind}. Une version plus "
    "récente peut le connaître.",
    "future_entry": "Des lignes parlent d'un mois qui n'a pas commencé : {period}.",
    "broken_promise": "Promesse non tenue : le numéro de contrôle {number} était promis pour le {day}. Il n'est pas "
    "dans le registre, lu le {read}. C'est la preuve d'une faute : gardez-la.",
    "bad_promise": "{file} ne contient ni promesse ni preuve qui puisse être vérifiée : {why}",
    "rewritten_table": "Tableau réécrit : {file} n'est pas le tableau inscrit dans le registre (ligne {index}).",
    "wrong_total": "Total faux : le tableau dit {said} pour {what} en {period}, le registre dit {counted}.",
    "missing_table": "Tableau disparu : {file} a été publié (ligne {index}) et n'est plus là.",
    "missing_opening": "{count} ouvertures ne sont pas encore publiées : numéros {indexes}",
    "lists_behind": "Les listes de numéros de contrôle ont {listed} lignes sur {size}. Regardez de nouveau plus "
    "tard.",
    "missing_anchor": "Pendant {count} jours, aucune ancre n'a été faite : {days}",
    "stands_still": "La dernière ancre est du {day} : cette copie est vieille, ou le registre n'avance plus depuis.",
    "unopened_anchor": "{count} ancres d'avant le dernier lot n'ont pas été ouvertes : {days}",
    "unknown_anchor_key": "{count} ancres sont signées par une clé que vous n'avez pas.",
    "quorum_missing": "Seulement {has} témoins sur {all} ont signé : moins que ne demande la règle de confiance.",
    "keys_changed": "Les clés ont changé, et l'ancienne clé en répond. Nouvelles : {new}. Non crues : {refused}. "
    "Nouvelles pour les reçus : {receipts}. Comparez-les avec celles qui sont sur papier.",
    "witnesses_changed": "Le registre nomme d'autres témoins qu'avant : {witnesses}. Demandez pourquoi.",
    "behind": "On vous a montré {size} lignes ; {who} en a vu {theirs}.",
    "witness_silent": "Le témoin {who} n'a pas répondu, ou pas sur ce registre.",
    "no_anchors": "Ce registre n'a pas d'ancres quotidiennes.",
    "trusts_server": "Personne n'a donné de clé : le serveur a été cru sur la sienne, {key}. Comparez-la avec la "
    "clé sur papier ou chez une autre organisation. Désormais cette clé est retenue.",
    "unread": "Quelque chose n'a pas pu être lu : {why}",
    "log": "Le registre public de {origin}",
    "size": "{size} lignes. Chiffres de la racine, comme dans le bulletin : {digits}",
    "witnesses": "Signé aussi par {has} témoins sur {all}, la dernière fois le {day}.",
    "no_witnesses": "Aucun témoin n'est nommé pour ce registre.",
    "keys_given": "Clés crues : celles que vous avez données.",
    "keys_remembered": "Clés crues : celles prises sur le serveur à la première vérification.",
    "first_check": "C'est la première vérification ici. La prochaine dira si quelque chose a été réécrit depuis.",
    "since": "Depuis la dernière vérification ({before} lignes) : rien n'a été réécrit, {new} lignes sont nouvelles.",
    "counts": "Reçues {received}, accusé de réception {acknowledged}, admises {admitted}, décidées {decided}, "
    "terminées {ended}, rouvertes {reopened}. Ouvertes maintenant : {open}.",
    "evidence": "La preuve pour d'autres est dans : {path}",
    "fine": "RÉSULTAT : tout va bien.",
    "wrong": "RÉSULTAT : QUELQUE CHOSE NE VA PAS.",
    "unread_result": "RÉSULTAT : cela n'a pas pu être vérifié.",
    "question": "RÉSULTAT : rien de faux n'est prouvé, mais il y a des questions.",
    "stopped": "Arrêté. Rien n'a été retenu de cette vérification.",
    "kept": "Promesse tenue : le numéro de contrôle {number} est la ligne {index} du registre.",
    "not_due": "Pas encore dû : le numéro de contrôle {number} est promis pour le {day} et n'est pas encore dans le "
    "registre.",
    "proven": "Prouvé : le numéro de contrôle {number}, ligne {index}, est dans le registre de {origin}, qui a "
    "{size} lignes. {entry}",
    "proof_written": "La preuve pour cette ligne est dans : {path}",
    "number_found": "Numéro de contrôle {number} : {sentence} En {period}, ligne {index} du registre.",
    "number_none": "Le numéro de contrôle {number} n'est dans aucune liste. Il n'est peut-être pas encore publié ; "
    "le reçu dit quand il le sera.",
    "number_typo": "Ce n'est pas un numéro de contrôle : au moins un chiffre est faux. Il a 12 chiffres.",
    "number_list_only": "C'est la liste qui le dit. Avec --whole, on demande au registre lui-même.",
    "number_agrees": "Le registre lui-même le dit.",
    "no_figures": "Rien n'a encore été publié, ou le registre ne nomme aucun tableau.",
    "figures_fine": "{tables} tableaux de {releases} publications sont comme le registre les a inscrits.",
    "totals_fine": "{totals} totaux sont ce que le registre lui-même compte.",
    "mirrored": "{files} nouveaux fichiers sont dans {folder} ; il contient le registre de {size} lignes.",
    "mirror_refused": "Rien n'a été copié : ce qui est là ne continue pas cette copie.",
}

KINDS = {
    "complaint.received": "La plainte a été reçue.",
    "complaint.acknowledged": "La plainte a été prise en compte.",
    "complaint.admitted": "La plainte a été acceptée.",
    "complaint.not_pursued": "La plainte n'est pas poursuivie.",
    "complaint.referred_elsewhere": "La plainte a été orientée vers un autre organisme.",
    "complaint.inquiry_opened": "Une enquête a été ouverte.",
    "complaint.finding_made": "Une conclusion a été rendue.",
    "complaint.action_awaited": "Les suites de l'État concerné sont attendues.",
    "complaint.closed": "La plainte a été fermée et la personne en a été informée.",
    "complaint.review_asked": "Un réexamen a été demandé.",
    "complaint.reopened": "Le dossier a été rouvert.",
    "complaint.review_decided": "Le réexamen a maintenu la décision.",
    "clock.missed": "Un délai a été manqué et signalé plus haut.",
}
